#!/usr/bin/env bash
# Counts words, and words of each minute, on three silos that are processes of this machine, kills one of them with SIGKILL at a random moment, and compares the counts with those of one process.
#
#   eng/cluster-test.sh             30 kills, 5 rolling restarts of all silos, 5 rounds with a silo that is slow, 5 with one that is cut off from the others
#   eng/cluster-test.sh N           N kills, and of the others a sixth
#   eng/cluster-test.sh N SEED      with what was drawn in an earlier run
#
# Prints a row for each, and ends with 1 when a count is lost or wrong. Needs bash, the .NET SDK and Redis (eng/services.sh); to cut silos off, in network namespaces, root and iproute2; where these cannot be had it says that this was left out.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

rounds="${1:-30}" seed="${2:-$(($(date +%s) % 32768))}"
case "$rounds$seed" in *[!0-9]*) echo "usage: eng/cluster-test.sh [N [SEED]]" >&2 && exit 2 ;; esac
code=0
bash eng/faults.sh cluster --rounds "$rounds" --seed "$seed" || code=1
bash eng/faults.sh cluster-rolling cluster-slow --rounds $(((rounds + 5) / 6)) --seed "$seed" || code=1
why=''
command -v ip >/dev/null || [ -n "${CI:-}" ] || why='there is no ip: install iproute2'
unshare --net true 2>/dev/null || why='this user may make no network namespaces: be root'
if [ -z "$why" ]; then
  bash eng/faults.sh cluster-partition --rounds $(((rounds + 5) / 6)) --seed "$seed" || code=1
else
  echo "eng/cluster-test.sh: SKIPPED cluster-partition: $why" >&2
fi
exit "$code"
