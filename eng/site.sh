#!/usr/bin/env bash
# Builds the pages of the repository, and the reference of the public API, as a site; fails when a link in it leads nowhere.
#   eng/site.sh               into artifacts/site: open index.html there. Builds the projects under src/ first, for their documentation
#   eng/site.sh FOLDER        into another folder
#   eng/site.sh --no-build    of what was built before, in Release
set -euo pipefail
here="$PWD"
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 # in English, and on a bare Debian, which has no ICU
unset DOTNET_CLI_UI_LANGUAGE # an error, without cultures

output="$PWD/artifacts/site" options=()
for argument in "$@"; do
  case "$argument" in
    --no-build) options+=("$argument") ;;
    -*)
      echo "eng/site.sh: unknown argument '$argument'; allowed are FOLDER and --no-build." >&2
      exit 2
      ;;
    *) output="$(cd "$here" && realpath -m "$argument")" ;;
  esac
done

reference="$(mktemp -d)"
trap 'rm -rf "$reference"' EXIT
bash eng/api-reference.sh "${options[@]}" "$reference"
dotnet run --file eng/site.cs -- "$output" "$reference"
