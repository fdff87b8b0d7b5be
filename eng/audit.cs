// Writes docs/dependencies.md and artifacts/sbom.cdx.json from what the projects of src/ were restored to; called by eng/audit.sh.
#:property PublishAot=false

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;

const string Page = "docs/dependencies.md";
const string Bill = "artifacts/sbom.cdx.json";
const int MostDirect = 4; // packages that a connector may reference itself, beside the analyzers
string[] permissive = ["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "PostgreSQL"];

// Packages whose manifest names a file or a page in place of a licence; read there.
var readElsewhere = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["K4os.Compression.LZ4"] = "MIT", ["librdkafka.redist"] = "BSD-2-Clause" };

var complaints = new List<string>();
var packages = new SortedDictionary<string, Package>(StringComparer.OrdinalIgnoreCase);
string[] roots = ["src", .. args.SkipWhile(argument => argument != "--also").Skip(1).Take(1)];
foreach (var assets in roots.SelectMany(root => Directory.GetFiles(root, "project.assets.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))) Read(assets);
if (packages.Count == 0) complaints.Add("no project of src/ has been restored. Run: dotnet restore Headgate.slnx");

foreach (var package in packages.Values)
{
    if (!package.Licence.Split(" OR ").Any(permissive.Contains))
        complaints.Add($"{package.Name} {package.Version} has the licence '{package.Licence}'; allowed are {string.Join(", ", permissive)}. Take another package, or add the licence to eng/audit.cs when it is permissive.");
}

Directory.CreateDirectory("artifacts");
if (!args.Contains("--also")) File.WriteAllText(Bill, Sbom());
if (args.Contains("--check")) Compare(File.Exists(Page) ? File.ReadAllLines(Page) : []);
else File.WriteAllText(Page, Table());
foreach (var complaint in complaints) Console.Error.WriteLine($"audit: {complaint}");
Console.WriteLine($"{packages.Count} packages, licences {string.Join(", ", packages.Values.Select(package => package.Licence).Distinct().Order(StringComparer.Ordinal))}; {Bill}");
return complaints.Count == 0 ? 0 : 1;

void Read(string path)
{
    using var assets = JsonDocument.Parse(File.ReadAllText(path));
    var root = assets.RootElement;
    var project = root.GetProperty("project").GetProperty("restore").GetProperty("projectName").GetString()!;
    var folders = root.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name).ToList();
    var direct = root.GetProperty("project").GetProperty("frameworks").EnumerateObject().First().Value is var framework && framework.TryGetProperty("dependencies", out var named)
        ? named.EnumerateObject().Where(it => !(it.Value.TryGetProperty("suppressParent", out var hidden) && hidden.GetString() == "All")).Select(it => it.Name).ToList()
        : [];
    if (path.Contains("Connectors", StringComparison.Ordinal) && direct.Count > MostDirect)
        complaints.Add($"{project} references {direct.Count} packages itself; a connector may reference {MostDirect}: {string.Join(", ", direct)}");

    // What an analyzer references is the compiler's own, and in no package.
    if (project.StartsWith("Headgate.Analyzers", StringComparison.Ordinal)) return;
    foreach (var library in root.GetProperty("libraries").EnumerateObject())
    {
        if (library.Value.GetProperty("type").GetString() != "package") continue;
        var (name, version) = (library.Name.Split('/')[0], library.Name.Split('/')[1]);
        if (!packages.TryGetValue(library.Name, out var package))
            packages.Add(library.Name, package = new Package(name, version, LicenceOf(folders, library.Value.GetProperty("path").GetString()!, name), library.Value.GetProperty("sha512").GetString()!, []));
        package.UsedBy.Add(project);
    }
}

// The page is the lock: nothing is taken that is not there, in that version, with that content.
void Compare(string[] kept)
{
    var rows = packages.Values.ToDictionary(Row, package => package);
    foreach (var (row, package) in rows.Where(row => !kept.Contains(row.Key)))
    {
        var isKnown = kept.Any(line => line.StartsWith($"| {package.Name} |", StringComparison.Ordinal));
        complaints.Add($"{package.Name} {package.Version} is not in {Page}{(isKnown ? " with this version, content and use." : ", in any version: is the name what was meant?")} Run eng/audit.sh --write when it is, and commit it.");
    }

    var isStale = kept.Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(2).Any(line => !rows.ContainsKey(line));
    if (isStale) complaints.Add($"{Page} has rows of packages that are not used any more. Run eng/audit.sh --write, and commit it.");
}

string LicenceOf(List<string> folders, string path, string name)
{
    if (readElsewhere.TryGetValue(name, out var known)) return known;
    foreach (var folder in folders.Select(folder => Path.Combine(folder, path)).Where(Directory.Exists))
    {
        var manifest = XDocument.Load(Directory.GetFiles(folder, "*.nuspec").Single());
        var licence = manifest.Descendants().FirstOrDefault(element => element.Name.LocalName == "license" && (string?)element.Attribute("type") == "expression");
        if (licence is not null) return licence.Value;
    }

    return "unknown";
}

string Table()
{
    var page = new StringBuilder("""
        # What Headgate depends on

        Every package that a project of `src/` is restored to, also through others, with the licence that its manifest names. Written by `eng/audit.sh --write`, which also writes a bill of
        materials in CycloneDX's form. Analyzers and the linker are used to build, and are part of no package of ours. `eng/audit.sh` takes nothing that is not here, in this version and with this content
        (the beginning of its SHA-512).

        | package | version | licence | content | in |
        | --- | --- | --- | --- | --- |

        """);
    foreach (var package in packages.Values) page.AppendLine(Row(package));
    return page.ToString();
}

string Row(Package package) =>
    $"| {package.Name} | {package.Version} | {package.Licence} | `{package.Sha512[..20]}` | {(package.UsedBy.Count > 3 ? $"{package.UsedBy.Count} projects" : string.Join(", ", package.UsedBy))} |";

string Sbom()
{
    var components = new JsonArray([.. packages.Values.Select(package => (JsonNode)new JsonObject
    {
        ["type"] = "library",
        ["bom-ref"] = $"pkg:nuget/{package.Name}@{package.Version}",
        ["name"] = package.Name,
        ["version"] = package.Version,
        ["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-512", ["content"] = Convert.ToHexStringLower(Convert.FromBase64String(package.Sha512)) }),
        ["licenses"] = new JsonArray(new JsonObject { ["expression"] = package.Licence }),
        ["purl"] = $"pkg:nuget/{package.Name}@{package.Version}",
    })]);
    var serial = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(components.ToJsonString()))[..16]);
    return new JsonObject
    {
        ["bomFormat"] = "CycloneDX",
        ["specVersion"] = "1.6",
        ["serialNumber"] = $"urn:uuid:{serial}",
        ["version"] = 1,
        ["metadata"] = new JsonObject { ["component"] = new JsonObject { ["type"] = "library", ["name"] = "Headgate", ["bom-ref"] = "headgate" } },
        ["components"] = components,
    }.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
}

internal sealed record Package(string Name, string Version, string Licence, string Sha512, SortedSet<string> UsedBy);
