using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Headgate.Packages.Tests;

/// <summary>What eng/pack.sh puts into packages.</summary>
[Trait("Tier", "Long")]
public sealed partial class PackageContentTests(Feed feed)
{
    [Fact]
    public void Every_project_under_src_is_a_package()
    {
        var projects = Directory.GetFiles(Path.Combine(Feed.RepositoryRoot, "src"), "*.csproj", SearchOption.AllDirectories)
            .Where(file => !XDocument.Load(file).Descendants("IsPackable").Any(it => it.Value == "false"))
            .Select(file => Path.GetFileNameWithoutExtension(file));
        Assert.Superset(projects.ToHashSet(), feed.Packages.Select(package => package.Id).ToHashSet());
    }

    [Fact]
    public void Every_package_says_what_it_is_and_has_its_README_and_its_icon() => Assert.All(feed.Packages, package =>
    {
        Assert.False(string.IsNullOrWhiteSpace(package.Metadata("description")));
        Assert.Equal("Apache-2.0", package.Metadata("license"));
        Assert.Equal(("README.md", "icon.png"), (package.Metadata("readme"), package.Metadata("icon")));
        Assert.Superset(new HashSet<string> { "README.md", "icon.png" }, package.Entries.ToHashSet());
        Assert.StartsWith("# ", package.Text("README.md"), StringComparison.Ordinal);
    });

    [Fact]
    public void No_README_points_at_a_file_that_its_package_does_not_have() =>
        Assert.All(feed.Packages, package => Assert.Empty(LinkToFile().Matches(package.Text("README.md")).Select(link => link.Value)));

    [Fact]
    public void Every_library_has_its_documentation_and_its_symbols() => Assert.All(feed.Packages.Where(package => package.IsLibrary), package =>
    {
        Assert.Contains($"lib/net10.0/{package.Id}.xml", package.Entries);
        var sources = package.Sources();
        Assert.NotEmpty(sources);
        Assert.All(sources, source => Assert.StartsWith("/_/src/", source.Name, StringComparison.Ordinal));
        Assert.All(sources, source => Assert.True(source.HasText, source.Name));
    });

    [Fact]
    public void The_package_Headgate_brings_stages_pipelines_and_flows_and_analyzers_and_no_assembly_of_its_own()
    {
        Assert.Equal(["Headgate.Flows", "Headgate.Pipelines", "Headgate.Stages"], feed["Headgate"].Dependencies.Order(StringComparer.Ordinal));
        Assert.False(feed["Headgate"].IsLibrary);
        Assert.Superset(
            new HashSet<string> { "analyzers/dotnet/cs/Headgate.Analyzers.dll", "analyzers/dotnet/cs/Headgate.Analyzers.CodeFixes.dll" }, feed["Headgate"].Entries.ToHashSet());
    }

    [Fact]
    public async Task A_package_that_is_made_again_is_the_same_in_every_byte()
    {
        var again = feed.NewFolder("again");
        await Feed.PackAsync(again, ["--only", "Headgate.Stages"]);
        Assert.All(Directory.GetFiles(again), file => Assert.Equal(File.ReadAllBytes(Path.Combine(feed.Folder, Path.GetFileName(file))), File.ReadAllBytes(file)));
        Assert.Equal(2, Directory.GetFiles(again).Length);
    }

    [GeneratedRegex(@"\]\((?!https?:|#)[^)]*\)")]
    private static partial Regex LinkToFile();
}
