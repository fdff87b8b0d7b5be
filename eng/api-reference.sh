#!/usr/bin/env bash
# Writes the reference of the public API, as Markdown: one page for each namespace, and README.md with all of them; fails when something public is undocumented.
#   eng/api-reference.sh               into artifacts/api-reference
#   eng/api-reference.sh FOLDER        into another folder
#   eng/api-reference.sh --no-build    of what was built before, in Release
set -euo pipefail
here="$PWD"
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 # in English, and on a bare Debian, which has no ICU
unset DOTNET_CLI_UI_LANGUAGE # an error, without cultures

output="$PWD/artifacts/api-reference" build=true
for argument in "$@"; do
  case "$argument" in
    --no-build) build=false ;;
    -*)
      echo "eng/api-reference.sh: unknown argument '$argument'; allowed are FOLDER and --no-build." >&2
      exit 2
      ;;
    *) output="$(cd "$here" && realpath -m "$argument")" ;;
  esac
done

if [ "$build" = true ]; then
  dotnet msbuild eng/packages.proj -v:quiet -clp:NoSummary -t:Restore
  dotnet msbuild eng/packages.proj -v:quiet -clp:NoSummary -m -t:Build
fi
exec dotnet run --file eng/api-reference.cs -- "$output"
