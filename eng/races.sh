#!/usr/bin/env bash
# Races of stages, found in two ways: steps that are held up in the middle under a seeded scheduler, and real threads, on one core and on two.
#
#   eng/races.sh             a million races on each number of cores, and 20 000 seeds
#   eng/races.sh 5000 300    so many races, and so many seeds
#
# Prints how often each outcome was seen, and ends with 1 when an account does not balance. Needs bash and the .NET SDK.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

races="${1:-1000000}"
seeds="${2:-20000}"
framework="$(sed -n 's:.*<TargetFramework>\(.*\)</TargetFramework>.*:\1:p' Directory.Build.props)"
program="tests/Headgate.Model.Tests/bin/Release/$framework/Headgate.Model.Tests.dll"
if [ ! -f "$program" ]; then dotnet build tests/Headgate.Model.Tests -c Release -v quiet -clp:NoSummary; fi

run() { # run CLASS: one class of tests, with what it prints
  dotnet exec "$program" --no-ansi --progress off --output Detailed --show-live-output on --filter-class "*.$1"
}

HEADGATE_SEEDS="$seeds" run PreemptionTests
for cores in 1 2; do
  echo "== $cores core(s)"
  DOTNET_PROCESSOR_COUNT="$cores" HEADGATE_RACES="$races" run RaceTests
done
