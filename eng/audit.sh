#!/usr/bin/env bash
# The supply chain: known vulnerabilities, licences, bill of materials, and whether a build can be repeated.
#
#   eng/audit.sh                  packages, contents and licences against docs/dependencies.md, artifacts/sbom.cdx.json, vulnerable packages
#   eng/audit.sh --write          writes docs/dependencies.md
#   eng/audit.sh --reproducible   also makes every package twice, and compares them (eng/pack.sh --check)
#
# A package source without advisories says "no vulnerable packages" of everything: a package that is known to be vulnerable is asked for
# first, and when it is not found to be, the check says that it could not be made. Needs bash and the .NET SDK.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 # in English, and on a bare Debian, which has no ICU
unset DOTNET_CLI_UI_LANGUAGE # an error, without cultures

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

# Is the gate awake? A name that is nearly that of a package of ours is another package.
mkdir "$work/typo"
sed 's:Polly.Core/:Poly.Core/:' src/Headgate.Pipelines/obj/project.assets.json >"$work/typo/project.assets.json"
seen="$(dotnet run --file eng/audit.cs -- --check --also "$work/typo" 2>&1 || true)"
if grep -q 'Poly.Core .* is the name what was meant' <<<"$seen"; then
  echo "packages that nobody has named: refused"
else
  echo "audit: a package that is not in docs/dependencies.md was not refused" >&2
  failed=1
fi

# Version 4.5.0 has an advisory of critical severity (CVE-2021-26701).
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

if [ "${1:-}" = --reproducible ]; then bash eng/pack.sh --check || failed=1; fi
exit "$failed"
