#!/usr/bin/env bash
# Builds the pages of the repository as a site, artifacts/site/index.html, and fails when a link in it leads nowhere.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
exec dotnet run --file eng/site.cs -- artifacts/site
