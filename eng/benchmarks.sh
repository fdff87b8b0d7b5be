#!/usr/bin/env bash
# Measures the parts with BenchmarkDotNet and puts their table into docs/performance.md: inbox, dispatchers, buffer, batcher, windows, tracker,
# key scheduler. Two minutes of a machine that has nothing else to do.
#
#   eng/benchmarks.sh               all parts, seven runs of 200 ms each
#   eng/benchmarks.sh --full        all parts, as long as BenchmarkDotNet thinks right: ten minutes
#   eng/benchmarks.sh --only TEXT   only those whose description contains TEXT; the document stays as it is
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

results=artifacts/benchmarks
dotnet build -c Release bench/Headgate.Benchmarks -v quiet -clp:NoSummary
rm -rf "$results"
mkdir -p "$results"
bench/Headgate.Benchmarks/bin/Release/net10.0/Headgate.Benchmarks --json "$results/parts.json" "$@"
if [[ " $* " == *' --only '* ]]; then exit; fi
dotnet run -c Release --project bench/Headgate.Race -- report "$results" docs/performance.md
