#!/usr/bin/env bash
# Writes docs/conformance.md: every row of docs/conformance/*.md with the tests that carry its number.
#   eng/conformance.sh             write the page
#   eng/conformance.sh --check     fail when the page is out of date
#   eng/conformance.sh --complete  fail when a row has no test
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
exec dotnet run --file eng/conformance.cs -- "$@"
