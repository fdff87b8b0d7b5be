#!/usr/bin/env bash
# Kills samples/OrdersEtl with SIGKILL at random moments, and resumes it each time.
#
#   eng/kill-test.sh            50 kills
#   eng/kill-test.sh N          N kills
#   eng/kill-test.sh N SEED     the moments of an earlier run, as it printed them
#
# A run of 200 000 orders that nobody disturbs says how it must end, and how long that takes. Then each round starts the job with
# --resume and kills it after a while drawn from that time: while it starts, while it loads, while it ends. A job that ends before its
# kill is compared: rows, rejects and figures. Then the next round begins anew; so it goes on until there were N kills.
#
# Ends in the line `N kills, M resumes to the end, all equal`, or says what differs and leaves the files. Needs bash and the .NET SDK.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

rounds="${1:-50}" seed="${2:-$(($(date +%s) % 32768))}" orders=200000
case "$rounds$seed" in *[!0-9]*) echo "usage: eng/kill-test.sh [N [SEED]]" >&2 && exit 2 ;; esac

framework="$(sed -n 's:.*<TargetFramework>\(.*\)</TargetFramework>.*:\1:p' Directory.Build.props)"
etl="samples/OrdersEtl/bin/Release/$framework/OrdersEtl.dll"
check="tests/Headgate.OrdersEtl.Check/bin/Release/$framework/Headgate.OrdersEtl.Check.dll"
for project in samples/OrdersEtl:"$etl" tests/Headgate.OrdersEtl.Check:"$check"; do
  if [ ! -f "${project#*:}" ]; then dotnet build "${project%%:*}" -c Release -v quiet -clp:NoSummary; fi
done

work="$(mktemp -d)"
succeeded=false
finish() { if [ "$succeeded" = true ]; then rm -rf "$work"; else echo "the files are in $work" >&2; fi; }
trap finish EXIT

differ() {
  echo "kill-test: after $kills kills (seed $seed) $1 differ from those of the undisturbed run" >&2
  exit 1
}

run() { dotnet exec "$etl" --quiet --input "$input" --database "$1" "${@:2}"; }

# The figures without the time that they took.
figures() { sed 's/, [0-9.]* s, [0-9]* rows\/s$//' "$1"; }

# Generated once: a job that works in a folder of its own leaves its input there.
TMPDIR="$work" dotnet exec "$etl" --quiet --orders "$orders" --seed 1 --database "$work/generated.db" >/dev/null
input="$(echo "$work"/headgate-orders-*/orders-*.csv)"

begun=$(date +%s%N)
run "$work/undisturbed.db" >"$work/undisturbed.txt"
milliseconds=$((($(date +%s%N) - begun) / 1000000))
dotnet exec "$check" --database "$work/undisturbed.db" --rejected "$work/undisturbed.rejected.jsonl" "$input"
dotnet exec "$check" --dump "$work/undisturbed.db" >"$work/undisturbed.orders"
echo "seed $seed, $rounds kills within $milliseconds ms"

compare() {
  dotnet exec "$check" --dump "$work/killed.db" | cmp - "$work/undisturbed.orders" || differ orders
  cmp "$work/killed.rejected.jsonl" "$work/undisturbed.rejected.jsonl" || differ rejects
  [ "$(figures "$work/killed.txt")" = "$(figures "$work/undisturbed.txt")" ] || differ figures
  [ ! -e "$work/killed.db-wal" ] || differ "files: it left a write-ahead log, and these"
  ends=$((ends + 1))
  rm -f "$work"/killed.*
}

RANDOM=$seed
kills=0 ends=0
while [ "$kills" -lt "$rounds" ]; do
  # One in four while it starts, and begins to undo what a kill has left; the others at any time.
  span=$((RANDOM % 4 == 0 ? milliseconds / 6 : milliseconds))
  after=$(((RANDOM * 32768 + RANDOM) % span + 10))
  code=0
  timeout --foreground --preserve-status --signal=KILL "$(printf '%d.%03d' $((after / 1000)) $((after % 1000)))" \
    dotnet exec "$etl" --quiet --input "$input" --database "$work/killed.db" --resume >"$work/killed.txt" || code=$?
  case "$code" in
    137) kills=$((kills + 1)) ;;
    0) compare ;;
    *) echo "kill-test: after $kills kills (seed $seed) the job ended with exit code $code" >&2 && exit 1 ;;
  esac
done

run "$work/killed.db" --resume >"$work/killed.txt"
compare
succeeded=true
echo "$kills kills, $ends resumes to the end, all equal"
