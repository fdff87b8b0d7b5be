using System.Xml.Linq;

namespace Headgate.Packages.Tests;

/// <summary>What <c>dotnet new headgate-*</c> makes builds without a warning, and passes its own tests.</summary>
[Trait("Tier", "Long")]
public sealed class TemplateTests(Feed feed)
{
    private static readonly string[] Templates = ["headgate-pipeline", "headgate-stage", "headgate-flow", "headgate-connector"];

    /// <summary>Restores and builds all of them at once.</summary>
    private const string All = """
        <Project DefaultTargets="Build">
          <ItemGroup><Made Include="*/*/*.csproj" /></ItemGroup>
          <Target Name="Restore"><MSBuild Projects="@(Made)" Targets="Restore" /></Target>
          <Target Name="Build"><MSBuild Projects="@(Made)" Targets="Build" BuildInParallel="true" /></Target>
        </Project>
        """;

    /// <summary>They are named after their folders, whose names are none that a namespace could have.</summary>
    [Fact]
    public async Task Each_template_is_instantiated_built_and_tested_and_of_a_handler_that_blocks_the_compiler_warns()
    {
        var token = TestContext.Current.CancellationToken;
        var folder = feed.NewFolder("templates");
        await InstantiateAsync(folder, token);
        await WriteWhatBlocksAsync(folder, token);
        await File.WriteAllTextAsync(Path.Combine(folder, "all.proj"), All, token);
        var built = await Command.RunAsync("dotnet", ["msbuild", "all.proj", "-restore", "-m", "-v:quiet", "-clp:NoSummary", "-p:NuGetAudit=false", Command.OneCompiler], folder, token);
        var warning = Assert.Single(built.Split('\n').Where(line => line.Contains("warning", StringComparison.Ordinal)).Select(line => line.Trim()).Distinct());
        Assert.Contains("warning HG1001: 'Task.FromResult(number).Result' blocks the thread", warning, StringComparison.Ordinal);

        var summaries = await Task.WhenAll(Templates.Select(template => RunAsync(folder, template, "Tests", "--no-ansi", "--progress", "off")));
        Assert.All(summaries, summary => Assert.Matches(@"failed: 0\n\s+succeeded: [1-9]", summary));
        Assert.StartsWith("3 the\n", await RunAsync(folder, "headgate-flow"), StringComparison.Ordinal);
        Assert.Contains("3 orders, 22.75 in all\n", await RunAsync(folder, "headgate-pipeline"), StringComparison.Ordinal);
    }

    [Fact]
    public void Templates_name_the_version_of_their_package_and_the_versions_of_the_repository()
    {
        var version = feed["Headgate.Templates"].Metadata("version");
        var known = XDocument.Load(Path.Combine(Feed.RepositoryRoot, "Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(it => (string)it.Attribute("Include")!, it => (string)it.Attribute("Version")!);
        var templates = Path.Combine(Feed.RepositoryRoot, "templates");
        Assert.All(Templates, template =>
            Assert.Contains($"\"defaultValue\": \"{version}\"", File.ReadAllText(Path.Combine(templates, template, ".template.config", "template.json")), StringComparison.Ordinal));
        var named = Directory.GetFiles(templates, "My*.csproj", SearchOption.AllDirectories)
            .SelectMany(file => XDocument.Load(file).Descendants("PackageReference"))
            .Select(it => (Name: (string)it.Attribute("Include")!, Version: (string)it.Attribute("Version")!))
            .Where(it => it.Version != "HEADGATE_VERSION")
            .ToList();
        Assert.NotEmpty(named);
        Assert.All(named, it => Assert.Equal(known[it.Name], it.Version));
    }

    private async Task InstantiateAsync(string folder, CancellationToken token)
    {
        var hive = feed.NewFolder("hive");
        var package = Directory.GetFiles(feed.Folder, "Headgate.Templates.*.nupkg").Single();
        await Command.RunAsync("dotnet", ["new", "install", package, "--debug:custom-hive", hive], folder, token);
        foreach (var template in Templates)
        {
            await Command.RunAsync("dotnet", ["new", template, "--output", Path.Combine(folder, template), "--debug:custom-hive", hive], folder, token);
        }
    }

    private static async Task WriteWhatBlocksAsync(string folder, CancellationToken token)
    {
        const string Blocks = "Headgate.Pipelines.Pipeline.Create(\"p\", p => p.From([1]).Process(number => Task.FromResult(number).Result));\n";
        var project = Directory.CreateDirectory(Path.Combine(folder, "warned", "warned")).FullName;
        await File.WriteAllTextAsync(Path.Combine(project, "warned.csproj"), NewProjectTests.Project(["Headgate"]), token);
        await File.WriteAllTextAsync(Path.Combine(project, "warned.cs"), Blocks, token);
    }

    /// <summary>Runs what was made of a template, or its tests.</summary>
    private static Task<string> RunAsync(string folder, string template, string? part = null, params string[] arguments)
    {
        var project = part is null ? template : $"{template}.{part}";
        return Command.RunAsync("dotnet", ["exec", Path.Combine(folder, template, project, "bin", "Debug", "net10.0", $"{project}.dll"), .. arguments], folder, TestContext.Current.CancellationToken);
    }
}
