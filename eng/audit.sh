#!/usr/bin/env bash
# The supply chain: known vulnerabilities, licences, bill of materials, and whether a build can be repeated.
#
#   eng/audit.sh                  licences against docs/dependencies.md, artifacts/sbom.cdx.json, vulnerable packages
#   eng/audit.sh --write          writes docs/dependencies.md
#   eng/audit.sh --reproducible   also builds src/ twice, in two folders, and compares every assembly
#
# A package source without advisories says "no vulnerable packages" of everything: a package that is known to be vulnerable is asked for
# first, and when it is not found to be, the check says that it could not be made. Needs bash, git and the .NET SDK.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en

case "${1:-}" in
  '' | --write | --reproducible) ;;
  *) echo "usage: eng/audit.sh [--write | --reproducible]" >&2 && exit 2 ;;
esac

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
failed=0

for project in src/*/*.csproj src/Connectors/*/*.csproj; do
  if [ ! -f "$(dirname "$project")/obj/project.assets.json" ]; then dotnet restore "$project" --verbosity quiet; fi
done

if [ "${1:-}" = --write ]; then dotnet run --file eng/audit.cs || failed=1; else dotnet run --file eng/audit.cs -- --check || failed=1; fi

# Is the gate awake? Version 4.5.0 has an advisory of critical severity (CVE-2021-26701).
vulnerable() { dotnet list "$1" package --vulnerable --include-transitive 2>&1; }
mkdir "$work/seeded"
cat >"$work/seeded/seeded.csproj" <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>netstandard2.0</TargetFramework><NuGetAudit>false</NuGetAudit></PropertyGroup>
  <ItemGroup><PackageReference Include="System.Text.Encodings.Web" Version="4.5.0" /></ItemGroup>
</Project>
XML
dotnet restore "$work/seeded/seeded.csproj" --verbosity quiet >/dev/null 2>&1 || true
if vulnerable "$work/seeded/seeded.csproj" | grep -q 'Critical\|High'; then
  for project in src/*/*.csproj src/Connectors/*/*.csproj; do
    if report="$(vulnerable "$project")" && grep -q 'has the following vulnerable packages' <<<"$report"; then
      echo "$report" >&2
      failed=1
    fi
  done
  echo "vulnerable packages: looked for"
else
  echo "vulnerable packages: NOT looked for: the package source has no advisories (a package that has one was not found)"
fi

# The compiler is told that it is not at home (ContinuousIntegrationBuild), so that no path is in what it writes.
build() {
  git archive HEAD | tar -x -C "$1"
  (cd "$1" && for project in src/*/*.csproj src/Connectors/*/*.csproj; do
    dotnet build "$project" -c Release -p:ContinuousIntegrationBuild=true -p:RunAnalyzers=false -p:HeadgateApiTracking=off -p:EnableSourceControlManagerQueries=false \
      -v quiet -clp:NoSummary >&2
  done && find src -path '*/bin/Release/*' -name 'Headgate.*.dll' -newer global.json | sort | xargs sha256sum)
}
if [ "${1:-}" = --reproducible ]; then
  mkdir "$work/one" "$work/another-folder"
  build "$work/one" >"$work/one.txt"
  build "$work/another-folder" >"$work/two.txt"
  if cmp "$work/one.txt" "$work/two.txt"; then
    echo "reproducible: $(wc -l <"$work/one.txt") assemblies are the same, byte for byte, in two folders"
  else
    diff "$work/one.txt" "$work/two.txt" >&2 || true
    failed=1
  fi
fi
exit "$failed"
