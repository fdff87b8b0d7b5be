#!/usr/bin/env bash
# Makes every package of Headgate, with its README, icon, XML documentation and symbols (snupkg), the same wherever and whenever it is made.
#   eng/pack.sh                  into artifacts/packages
#   eng/pack.sh --output FOLDER  into another folder
#   eng/pack.sh --no-build       of what was built before, in Release
#   eng/pack.sh --version 1.2.3  under another version than that of Directory.Build.props
#   eng/pack.sh --only NAME      one package, for instance Headgate.Stages
#   eng/pack.sh --check          packs twice and fails when the two differ in a byte
# HEADGATE_REPOSITORY_URL is the address of the repository that packages are to name; they name none without it. Where the repository's
# remote is at a host that Source Link knows, symbols link to its sources; they hold the sources in any case.
set -euo pipefail
here="$PWD"
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 # in English, and on a bare Debian, which has no ICU
unset DOTNET_CLI_UI_LANGUAGE # an error, without cultures

refuse() {
  echo "eng/pack.sh: $1" >&2
  exit 2
}

output="$PWD/artifacts/packages" check=false
properties=()
while [ $# -gt 0 ]; do
  case "$1" in
    --no-build) properties+=(-p:NoBuild=true) ;;
    --check) check=true ;;
    --output | --version | --only)
      [ $# -ge 2 ] && [ -n "$2" ] || refuse "$1 needs a value."
      case "$1" in
        --output) output="$(cd "$here" && realpath -m "$2")" ;;
        --version) properties+=("-p:PackageVersion=$2") ;;
        --only) properties+=("-p:Only=$2") ;;
      esac
      shift
      ;;
    *) refuse "unknown argument '$1'; allowed are --output FOLDER, --no-build, --version VERSION, --only NAME and --check." ;;
  esac
  shift
done
if [ -n "${HEADGATE_REPOSITORY_URL:-}" ]; then properties+=("-p:HeadgateRepositoryUrl=$HEADGATE_REPOSITORY_URL"); fi

# A package bears the time of its commit, and that of a copy without Git is a fixed one.
time="$(git log -1 --format=%ct 2>/dev/null || echo 946684800)"

pack() {
  dotnet msbuild eng/packages.proj -v:quiet -clp:NoSummary -m -t:Pack "-p:PackageOutputPath=$1" "${properties[@]}"
  dotnet run --file eng/pack.cs -- "$1" "$time"
}

rm -f "$output"/Headgate*.nupkg "$output"/Headgate*.snupkg
if [[ " ${properties[*]:-} " != *" -p:NoBuild=true "* ]]; then
  dotnet msbuild eng/packages.proj -v:quiet -clp:NoSummary -t:Restore
fi
pack "$output"
if [ "$check" = true ]; then
  again="$(mktemp -d)"
  trap 'rm -rf "$again"' EXIT
  pack "$again"
  for package in "$output"/*.*nupkg; do
    cmp "$package" "$again/$(basename "$package")" || refuse "two packs of $(basename "$package") differ; see what in it comes from the clock, the machine or chance."
  done
fi
echo "$(find "$output" -name 'Headgate*.nupkg' | wc -l) packages in $output"
