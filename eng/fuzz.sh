#!/usr/bin/env bash
# Reads what nobody has ever meant to be read: tests/Headgate.Fuzz.Tests, and the requests of the dashboard, in the long form.
#
#   eng/fuzz.sh      a million inputs for each target
#   eng/fuzz.sh N    N of them
#
# A failure names the seed with which CsCheck finds it again (CsCheck_Seed). Add its input to the corpus beside the tests. Needs bash and the .NET SDK.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export HEADGATE_FUZZ="${1:-1000000}"
case "$HEADGATE_FUZZ" in *[!0-9]*) echo "usage: eng/fuzz.sh [N]" >&2 && exit 2 ;; esac
framework="$(sed -n 's:.*<TargetFramework>\(.*\)</TargetFramework>.*:\1:p' Directory.Build.props)"
run() {
  local program="tests/$1/bin/Release/$framework/$1.dll"
  if [ ! -f "$program" ]; then dotnet build "tests/$1" -c Release -v quiet -clp:NoSummary; fi
  dotnet exec "$program" --no-ansi --progress off "${@:2}"
}
run Headgate.Fuzz.Tests
run Headgate.Dashboard.Tests --filter-class '*RequestFuzzTests'
