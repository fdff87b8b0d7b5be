#!/usr/bin/env bash
# Brings every project of the solution into the form that .editorconfig asks for.
#   eng/format.sh          rewrite what differs
#   eng/format.sh --check  change nothing, name what differs, fail if anything does
# Further arguments go to `dotnet format`, for instance: eng/format.sh --include src/
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

arguments=()
for argument in "$@"; do
  if [ "$argument" = --check ]; then argument=--verify-no-changes; fi
  arguments+=("$argument")
done

exec dotnet format Headgate.slnx "${arguments[@]}"
