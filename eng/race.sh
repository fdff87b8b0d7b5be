#!/usr/bin/env bash
# Runs the races whose tables stand in docs/performance.md, puts the tables there, and compares the ratios to peers with bench/baseline.json.
#
#   eng/race.sh                    all workloads: some 40 minutes of a machine that has nothing else to do
#   eng/race.sh linear keys        only these
#   eng/race.sh scale              memory of very many stages, keys, pipelines; how cost grows: four minutes
#   eng/race.sh --gate [NAME ...]  compares only: leaves the document as it is, and exits with 1 when a ratio has fallen; before a release
#   eng/race.sh --baseline [NAME ...]   writes the ratios into bench/baseline.json besides
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

results=artifacts/race
race=bench/Headgate.Race/bin/Release/net10.0/Headgate.Race
mode=report
case "${1:-}" in
  --gate | --baseline)
    mode="${1#--}"
    shift
    ;;
esac
workloads=("$@")
if [ ${#workloads[@]} -eq 0 ]; then
  workloads=(linear partition broadcast fanin latency ingest keys wordcount brc windows telemetry scale sqlite rabbitmq nats redis postgres)
fi

dotnet build -c Release bench/Headgate.Race -v quiet -clp:NoSummary
rm -rf "$results"
mkdir -p "$results"
for workload in "${workloads[@]}"; do
  case "$workload" in
    keys) arguments=() ;; # prints its table only: what it compares are designs, not peers
    telemetry) arguments=(--runs 31 --messages 10000000 --warm-up-seconds 10 --work none --json "$results/$workload.json") ;;
    ingest | rabbitmq | nats | redis | postgres) arguments=(--warm-up-seconds 15 --json "$results/$workload.json") ;;
    *) arguments=(--json "$results/$workload.json") ;;
  esac
  "$race" "$workload" "${arguments[@]}" | tee "$results/$workload.txt"
done

case "$mode" in
  gate) "$race" gate "$results" bench/baseline.json --only "${workloads[@]}" ;;
  baseline)
    "$race" gate "$results" bench/baseline.json --update
    "$race" report "$results" docs/performance.md --svg docs/images/race
    ;;
  report) "$race" report "$results" docs/performance.md --svg docs/images/race ;;
esac
