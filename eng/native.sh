#!/usr/bin/env bash
# Publishes a pipeline in a host and a flow as native code, trimmed, and as they are, and says how large each is and what a run costs from start to end:
# the table of docs/native-aot.md. Fails when a publish warns. Takes some minutes; native code needs clang or gcc.
#   eng/native.sh         of 21 runs
#   eng/native.sh 101     of so many
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
runs="${1:-21}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# The quickest run, and the processor time of the one in the middle, in milliseconds.
cost() {
  local i times TIMEFORMAT='%R %U %S'
  for ((i = 0; i < runs; i++)); do
    times="$({ time "$1" >/dev/null; } 2>&1)"
    echo "$times"
  done | awk '{ if (NR == 1 || $1 < best) best = $1; cpu[NR] = $2 + $3 }
    END { for (i = 1; i <= NR; i++) { below = 0; for (j = 1; j <= NR; j++) if (cpu[j] < cpu[i] || (cpu[j] == cpu[i] && j < i)) below++; if (below == int(NR / 2)) middle = cpu[i] }
      printf "%.0f | %.0f", best * 1000, middle * 1000 }'
}

# All that has to be copied to another machine, without what only debuggers and editors read.
files() { find "$1" -type f ! -name '*.dbg' ! -name '*.pdb' ! -name '*.xml' -printf '%s\n'; }

publish() {
  local sample="$1" form="$2"
  shift 2
  local folder="$work/$form/out/$sample"
  dotnet publish "samples/Patterns/$sample" -c Release --use-current-runtime -o "$folder" --artifacts-path "$work/$form" "$@" \
    -p:RunAnalyzers=false -p:UseSharedCompilation=true -warnaserror -v quiet -clp:NoSummary
  echo "| $sample | $form | $(files "$folder" | awk '{ sum += $1 } END { printf "%.1f", sum / 1e6 }') | $(files "$folder" | wc -l) | $(cost "$folder/$sample") |"
}

echo "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores, $(uname -sr), SDK $(dotnet --version), $(date -u +%F), $runs runs"
echo
echo '| program | published as | MB | files | the quickest run, ms | its processor time, median, ms |'
echo '|---|---|---|---|---|---|'
for sample in HostedPipeline OrdersAndPayments; do
  publish "$sample" native -p:PublishAot=true
  publish "$sample" trimmed --self-contained -p:PublishTrimmed=true
  publish "$sample" self-contained --self-contained
  publish "$sample" framework-dependent --no-self-contained
done
