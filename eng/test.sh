#!/usr/bin/env bash
# Restores, builds and tests everything. Needs bash and the .NET SDK that global.json names, and nothing else.
#
#   eng/test.sh                 everything, with the checks of form and of docs/conformance.md
#   eng/test.sh --fast          without the tests of Tier Servers, Browser and Long, and without the two checks; a tenth of the rounds of tests with
#                               random schedules (HEADGATE_SHARE says which part)
#   eng/test.sh --filter TEXT   only the tests whose name contains TEXT, or that a filter such as 'Tier=Long' selects
#
# TEXT goes to the runner's --filter (https://learn.microsoft.com/dotnet/core/testing/selective-unit-tests?pivots=xunit). By hand, one
# project at a time: tests/NAME/bin/Release/net10.0/NAME --filter-not-trait "Tier=Long" (or --filter-method "*text*"; --help lists all).
#
# Ends in the line `N passed, N failed, N skipped`. A build that fails, a check that fails, a project that crashes, runs no test or
# overruns HEADGATE_TEST_TIMEOUT (default 20m) counts as one failed. Logs and results stay in artifacts/tests/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

passed=0 failed=0 skipped=0 fast=false filter=''
results=artifacts/tests
limit="${HEADGATE_TEST_TIMEOUT:-20m}"
together="${HEADGATE_TEST_PROJECTS:-3}" # projects whose tests run at the same time: most of them wait now and then
# These begin first, so that none of them runs on alone.
longest=(Headgate.Samples.Tests Headgate.Model.Tests Headgate.Flows.Tests Headgate.OrdersEtl.Tests Headgate.Testing.Conformance.Tests)
# These give way, as they wait for nobody: others talk to servers, whose clients have time limits.
yielding=(Headgate.Model.Tests Headgate.Flows.Tests)
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 # in English, and on a bare Debian, which has no ICU
unset DOTNET_CLI_UI_LANGUAGE # an error, without cultures
export HOME="${HOME:-$PWD/artifacts/home}"
# Tests run for seconds: a compiler that learns from what runs, to compile it once more, takes a fifth of their time and gives nothing back.
export DOTNET_TieredPGO="${DOTNET_TieredPGO:-0}"
# A virtual machine that hides its caches has the runtime collect every 256 KB: this is as often as on most others (16 MB, in hexadecimal).
export DOTNET_GCgen0size="${DOTNET_GCgen0size:-0x1000000}"

finish() {
  local code=$?
  if [ "$code" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
  echo "$passed passed, $failed failed, $skipped skipped"
  if [ "$failed" -ne 0 ] && [ "$code" -eq 0 ]; then exit 1; fi
}

# Ends what still runs, each with its children.
abandon() {
  local job
  for job in $(jobs -p); do kill -TERM -- "-$job" 2>/dev/null || true; done
}
trap finish EXIT
trap 'abandon; exit 130' INT
trap 'abandon; exit 143' TERM

refuse() {
  echo "eng/test.sh: $1" >&2
  exit 2
}

while [ $# -gt 0 ]; do
  case "$1" in
    --fast) fast=true && export HEADGATE_SHARE="${HEADGATE_SHARE:-0.1}" ;;
    --filter)
      [ $# -ge 2 ] && [ -n "$2" ] || refuse "--filter needs a text; write --filter TEXT."
      filter="$2"
      shift
      ;;
    *) refuse "unknown argument '$1'; allowed are --fast and --filter TEXT." ;;
  esac
  shift
done
if [ "$fast" = false ]; then unset HEADGATE_SHARE; fi

command -v dotnet >/dev/null || refuse "no 'dotnet' on the PATH; install the .NET SDK that global.json names: https://dot.net/download"

# One line for a step: its name, how it went, how long it took.
report() { printf '%-36s %s (%d s)\n' "$1" "$2" "$((SECONDS - $3))"; }

# Runs a step quietly; shows its output when it fails.
step() {
  local name="$1" begun=$SECONDS log="$results/$1.log"
  shift
  if "$@" >"$log" 2>&1; then
    report "$name" ok "$begun"
  else
    awk '!seen[$0]++' "$log" # the build names each error twice
    report "$name" "FAILED: $*" "$begun"
    failed=$((failed + 1))
    return 1
  fi
}

# A package source that fills on demand may answer "not found" once; what it refused is asked again past the cache.
restore() {
  dotnet restore Headgate.slnx || dotnet restore Headgate.slnx --no-http-cache || dotnet restore Headgate.slnx --no-http-cache
}

# Native code is linked with clang or gcc. On a Debian that has neither they are installed; elsewhere the test says what is missing.
linker() {
  if command -v clang >/dev/null || command -v gcc >/dev/null; then return; fi
  if ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then return; fi
  apt-get update -qq || true
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends clang zlib1g-dev || true
}

# The value of a counter in a project's results, 0 where it is absent.
counter() {
  local value
  value="$(sed -n "s/.*<Counters [^>]*\\b$2=\"\\([0-9]*\\)\".*/\\1/p" "$1" | head -n 1)"
  echo "${value:-0}"
}

# The tests that this run leaves out, as the runner's filter; empty when it leaves out none.
selection() {
  local tiers='Tier!=Servers&Tier!=Browser&Tier!=Long'
  case "$fast/$filter" in
    true/) echo "$tiers" ;;
    true/*) echo "($filter)&$tiers" ;;
    *) echo "$filter" ;;
  esac
}

# What is wrong with a project's run besides its failed tests; empty when nothing is.
trouble() {
  local code="$1" trx="$2" assembly="$3" ran="$4" bad="$5"
  case "$code" in
    124 | 137) echo "ran longer than $limit and was ended" ;;
    0 | 2)
      if [ ! -s "$trx" ]; then
        echo "wrote no results (exit code $code)"
      elif [ "$code" -eq 2 ] && [ "$bad" -eq 0 ]; then
        echo "failed outside its tests (exit code 2)"
      elif [ "$code" -eq 0 ] && [ "$ran" -eq 0 ]; then
        echo "ran no test"
      fi
      ;;
    8)
      if [ -z "$(selection)" ] || ! dotnet exec "$assembly" --list-tests --no-ansi >/dev/null 2>&1; then echo "has no test to run"; fi
      ;;
    *) echo "crashed (exit code $code)" ;;
  esac
}

# The processor time of a project's tests, and of the programs that they have started and waited for, in seconds.
busy() { tail -n 1 "$results/$1.cpu" | awk '{ printf "%.0f", $1 + $2 }'; }

# Runs the tests of a project; leaves its counts and what is to be said of it beside its log.
run_project() {
  local name="$1" framework="$2" begun=$SECONDS code=0 good bad left wrong chosen priority=0 TIMEFORMAT='%U %S'
  local assembly="tests/$name/bin/Release/$framework/$name.dll" log="$results/$name.log" trx="$results/$name.trx"
  local arguments=(--no-ansi --progress off --report-trx --report-trx-filename "$name.trx" --results-directory "$PWD/$results"
    --long-running 60 --xunit-diagnostics on) # names in the log the test that hangs
  chosen="$(selection)"
  if [ -n "$chosen" ]; then arguments+=(--filter "$chosen"); fi

  if [[ " ${yielding[*]} " == *" $name "* ]]; then priority=10; fi
  {
    time timeout --foreground --kill-after=30s "$limit" nice -n "$priority" dotnet exec "$assembly" "${arguments[@]}" >"$log" 2>&1 || code=$?
  } 2>"$results/$name.cpu"
  [ -f "$trx" ] || : >"$trx"
  good=$(counter "$trx" passed)
  bad=$(($(counter "$trx" failed) + $(counter "$trx" error) + $(counter "$trx" timeout) + $(counter "$trx" aborted)))
  left=$(counter "$trx" notExecuted)
  wrong="$(trouble "$code" "$trx" "$assembly" $((good + bad + left)) "$bad")"
  if [ -n "$wrong" ]; then bad=$((bad + 1)); fi

  {
    if [ "$bad" -ne 0 ]; then cat "$log"; fi
    report "$name" "$good passed, $bad failed, $left skipped${wrong:+; it $wrong, see $log}, $(busy "$name") s of processors" "$begun"
  } >"$results/$name.report"
  echo "$good $bad $left" >"$results/$name.counts"
}

# Runs a check of form beside the tests; leaves its counts and what is to be said of it as a project does.
run_check() {
  local name="$1" begun=$SECONDS counts='0 0 0' log="$results/$1.log"
  shift
  if nice -n 10 "$@" >"$log" 2>&1; then
    report "$name" ok "$begun"
  else
    awk '!seen[$0]++' "$log"
    report "$name" "FAILED: $*" "$begun"
    counts='0 1 0'
  fi >"$results/$name.report"
  echo "$counts" >"$results/$name.counts"
}

# What the tests need besides the SDK.
prepare() {
  linker || true
  bash eng/services.sh
}

# Says how a project went whose tests have ended.
conclude() {
  local name="$1" good=0 bad=1 left=0
  cat "$results/$name.report" || echo "$name: its tests have left nothing."
  if [ -s "$results/$name.counts" ]; then read -r good bad left <"$results/$name.counts"; fi
  passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + left))
}

rm -rf "$results"
mkdir -p "$results"
set -m # a process group for each job, so that it can be ended as a whole
preparing='' preparing_since=$SECONDS
if [ "$fast" = false ]; then
  prepare >"$results/services.log" 2>&1 </dev/null & # installs while the compiler works
  preparing=$!
fi
step restore restore || exit 1
# One compiler for all projects, whatever the machine's default is: each would load the analyzers anew, which takes longer than they run.
step build dotnet build Headgate.slnx -c Release --no-restore -warnaserror -v quiet -clp:NoSummary -p:UseSharedCompilation=true || exit 1
if [ -n "$preparing" ]; then
  if wait "$preparing"; then
    report services ok "$preparing_since"
  else
    cat "$results/services.log"
    report services 'FAILED: bash eng/services.sh' "$preparing_since"
    failed=$((failed + 1))
  fi
fi

framework="$(sed -n 's:.*<TargetFramework>\(.*\)</TargetFramework>.*:\1:p' Directory.Build.props)"
declare -A names=() # of the projects that run, by process
if [ "$fast" = false ] && [ -z "$filter" ]; then
  # The build has shown every file to the analyzers, with their rules of style as errors: what it does not look at is left. `eng/format.sh --check` looks at all of it again.
  run_check format dotnet format whitespace . --folder --verify-no-changes </dev/null &
  names[$!]=format
  run_check conformance bash eng/conformance.sh --check </dev/null &
  names[$!]=conformance
fi
projects=()
for name in "${longest[@]}"; do projects+=("tests/$name/$name.csproj"); done
for project in tests/*/*.csproj; do
  if [[ " ${projects[*]} " != *" $project "* ]]; then projects+=("$project"); fi
done
for project in "${projects[@]}"; do
  if grep -q '<IsTestProject>false</IsTestProject>' "$project"; then continue; fi
  if [ "${#names[@]}" -ge "$together" ]; then
    wait -n -p ended "${!names[@]}" || true
    conclude "${names[$ended]}"
    unset "names[$ended]"
  fi
  name="$(basename "$project" .csproj)"
  run_project "$name" "$framework" </dev/null &
  names[$!]="$name"
done
for ended in "${!names[@]}"; do
  wait "$ended" || true
  conclude "${names[$ended]}"
done

if [ $((passed + failed + skipped)) -eq 0 ]; then
  echo "No test was run${filter:+: none matches --filter $filter}."
  failed=1
fi
