#!/usr/bin/env bash
# Brings PublicAPI.Unshipped.txt of every project under src/ in line with its code; review the difference before you commit it.
#   eng/api.sh          all projects
#   eng/api.sh NAME...  only these, for instance Headgate.Stages
# The compiler is asked what it misses (RS0016) and what it no longer finds (RS0017). `dotnet format` is not used for this: its code
# fix leaves the files as they are. What was shipped and is gone is written down as *REMOVED*.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 # in English, and on a bare Debian, which has no ICU
unset DOTNET_CLI_UI_LANGUAGE # an error, without cultures

# The symbols that the compiler names under a rule, one per line.
symbols() {
  awk -v rule="$2" '
    /"ruleId":/ { split($0, part, "\""); current = part[4] }
    /"text": "Symbol \047/ && current == rule {
      sub(/.*"text": "Symbol \047/, "")
      sub(/\047 is (not )?part of the declared.*/, "")
      print
    }' "$1" | sed 's/\\\(["\\]\)/\1/g' | LC_ALL=C sort -u
}

update() {
  local project="$1" name folder log sarif shipped unshipped
  name="$(basename "$project" .csproj)"
  folder="$(dirname "$project")"
  log="artifacts/api/$name.log" sarif="$PWD/artifacts/api/$name.sarif"
  shipped="$folder/PublicAPI.Shipped.txt" unshipped="$folder/PublicAPI.Unshipped.txt"
  for file in "$shipped" "$unshipped"; do
    [ -f "$file" ] || echo '#nullable enable' >"$file"
  done

  if ! dotnet build "$project" --no-incremental -v quiet -clp:NoSummary -p:TreatWarningsAsErrors=false \
    "-p:ErrorLog=$sarif%2Cversion=2.1" >"$log" 2>&1; then
    grep -E ' error |: error ' "$log" | sort -u || cat "$log"
    echo "$name: does not compile; its public API stays as it is written. Mend the errors above first." >&2
    return 1
  fi

  symbols "$sarif" RS0016 >"$sarif.new"
  symbols "$sarif" RS0017 >"$sarif.gone"
  {
    echo '#nullable enable'
    {
      { grep -v -x -F -f "$sarif.gone" "$unshipped" || true; } | { grep -v '^#' || true; }
      cat "$sarif.new"
      { grep -x -F -f "$sarif.gone" "$shipped" || true; } | sed 's/^/*REMOVED*/'
    } | { grep -v '^$' || true; } | LC_ALL=C sort -u
  } >"$sarif.txt"
  cmp -s "$sarif.txt" "$unshipped" || cp "$sarif.txt" "$unshipped"
  echo "$name: $(wc -l <"$sarif.new") added, $(wc -l <"$sarif.gone") gone"
}

mkdir -p artifacts/api
found=0 failed=0
for project in $(find src -name '*.csproj' | LC_ALL=C sort); do
  if [ $# -eq 0 ] || [[ " $* " == *" $(basename "$project" .csproj) "* ]]; then
    found=$((found + 1))
    update "$project" || failed=1
  fi
done

if [ "$found" -eq 0 ]; then
  echo "eng/api.sh: no project under src/ is called $*. Give the name of a csproj, without its ending." >&2
  exit 1
fi
exit "$failed"
