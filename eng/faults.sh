#!/usr/bin/env bash
# Kills processes, brokers and networks, fills disks, and counts what is lost: tests/Headgate.Faults.
#
#   eng/faults.sh                           says which faults there are
#   eng/faults.sh kill                      one of them, in its long form
#   eng/faults.sh kill drain --rounds 20    some, so many rounds each
#   eng/faults.sh all --seed 7              all, with what was drawn in an earlier run
#
# Prints a row for each fault, and ends with 1 when anything was lost, wrong or stuck, or a fault has not happened once. Needs bash, the .NET SDK
# and the servers of eng/services.sh; full disks, names that are not resolved and silos that are cut off need root; lost packets need iptables besides (eng/services.sh iptables).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

framework="$(sed -n 's:.*<TargetFramework>\(.*\)</TargetFramework>.*:\1:p' Directory.Build.props)"
program="tests/Headgate.Faults/bin/Release/$framework/Headgate.Faults.dll"
if [ ! -f "$program" ]; then dotnet build tests/Headgate.Faults -c Release -v quiet -clp:NoSummary; fi
exec dotnet exec "$program" "$@"
