#!/usr/bin/env bash
# All long forms, one after the other: some hours on two cores. Each prints what it counted; the last lines say what failed.
#
#   eng/nightly.sh           all
#   eng/nightly.sh simulation faults fuzz soak model kill audit    some
#
# Needs bash, the .NET SDK, the servers of eng/services.sh, and for all faults root and iptables (eng/services.sh iptables).
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

framework="$(sed -n 's:.*<TargetFramework>\(.*\)</TargetFramework>.*:\1:p' Directory.Build.props)"
failed=()
tests() { # tests PROJECT ARGUMENTS: the tests of a project that has been built
  dotnet exec "tests/$1/bin/Release/$framework/$1.dll" --no-ansi --progress off "${@:2}"
}
step() {
  local name="$1"
  shift
  echo "== $name: $*"
  "$@" || failed+=("$name")
}
one() {
  case "$1" in
    simulation) step "$1" dotnet run -c Release --project tests/Headgate.Simulation -- --seeds 20000 --from "$((RANDOM * 30000))" ;;
    faults) step "$1" bash eng/faults.sh all ;;
    fuzz) step "$1" bash eng/fuzz.sh ;;
    soak) step "$1" bash eng/faults.sh soak --rounds 10 ;;
    kill) step "$1" bash eng/kill-test.sh 200 ;;
    audit) step "$1" bash eng/audit.sh --reproducible ;;
    model)
      step "$1" env HEADGATE_MODEL=large HEADGATE_ROUNDS=100 HEADGATE_SEEDS=1000000 dotnet exec "tests/Headgate.Model.Tests/bin/Release/$framework/Headgate.Model.Tests.dll" --no-ansi --progress off
      export HEADGATE_T05_ROUNDS=1000 HEADGATE_T05_CALLS=1000 HEADGATE_T13_SEEDS=100 HEADGATE_T17_ROUNDS=1000 HEADGATE_T23_READERS=9000
      step storms tests Headgate.Simulation.Tests --filter-class '*T05*' --filter-class '*T13*' --filter-class '*T17*'
      step readers tests Headgate.Dashboard.Tests --filter-class '*SilentReaderTests'
      step races bash eng/races.sh
      # The same races with one core, where threads take turns, and with two.
      for cores in 1 2; do DOTNET_PROCESSOR_COUNT=$cores step "races on $cores" tests Headgate.Stages.Tests; done
      ;;
    *) echo "eng/nightly.sh: unknown part '$1'; known are simulation, faults, fuzz, soak, model, kill and audit." >&2 && exit 2 ;;
  esac
}

parts=("$@")
if [ ${#parts[@]} -eq 0 ]; then parts=(audit simulation model fuzz faults kill soak); fi
dotnet build Headgate.slnx -c Release -v quiet -clp:NoSummary || exit 1
for part in "${parts[@]}"; do one "$part"; done
if [ ${#failed[@]} -gt 0 ]; then echo "nightly: FAILED: ${failed[*]}" && exit 1; fi
echo "nightly: all is well: ${parts[*]}"
