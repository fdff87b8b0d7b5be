namespace Headgate.Packages.Tests;

/// <summary>What a user gets who has nothing but the packages.</summary>
[Trait("Tier", "Long")]
public sealed class NewProjectTests(Feed feed)
{
    [Fact]
    public async Task The_program_of_the_README_of_Headgate_runs_in_a_new_project_that_references_every_package()
    {
        var folder = feed.NewFolder("everything");
        var libraries = feed.Packages.Where(package => package.IsLibrary || package.Id == "Headgate").Select(package => package.Id).ToList();
        var (program, output) = Blocks(feed["Headgate"].Text("README.md"));
        await File.WriteAllTextAsync(Path.Combine(folder, "everything.csproj"), Project(libraries), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "Program.cs"),
            $"{program}\nforeach (var name in args) Console.WriteLine(System.Reflection.Assembly.Load(name).GetName().Name);\n",
            TestContext.Current.CancellationToken);

        await Command.RunAsync("dotnet", ["build", "-v", "quiet", "-warnaserror", Command.OneCompiler], folder, TestContext.Current.CancellationToken);
        var assemblies = libraries.Where(id => id != "Headgate").ToList();
        var printed = await Command.RunAsync("dotnet", ["run", "--no-build", "--", .. assemblies], folder, TestContext.Current.CancellationToken);

        Assert.Equal(output + string.Concat(assemblies.Select(name => $"{name}\n")), printed);
    }

    [Fact]
    public async Task The_command_headgate_can_be_installed_and_says_what_it_does()
    {
        var folder = feed.NewFolder("tool");
        await Command.RunAsync("dotnet", ["tool", "install", "Headgate.Cli", "--tool-path", folder, "--configfile", Path.Combine(folder, "..", "nuget.config")], folder, TestContext.Current.CancellationToken);
        var help = await Command.RunAsync(Path.Combine(folder, "headgate"), ["--help"], folder, TestContext.Current.CancellationToken);
        Assert.Contains("top", help, StringComparison.Ordinal);
    }

    internal static string Project(IEnumerable<string> packages) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <InvariantGlobalization>true</InvariantGlobalization>
            <!-- Where there are no cultures, the SDK warns of folders that are named after one (NETSDK1188). -->
            <SatelliteResourceLanguages>en</SatelliteResourceLanguages>
            <NuGetAudit>false</NuGetAudit>
          </PropertyGroup>
          <ItemGroup>
            {string.Concat(packages.Select(id => $"""<PackageReference Include="{id}" Version="*" />"""))}
          </ItemGroup>
        </Project>
        """;

    /// <summary>The first program of a page, and what is said there that it prints.</summary>
    private static (string Program, string Output) Blocks(string page)
    {
        var blocks = page.ReplaceLineEndings("\n").Split("```");
        return (blocks[1]["csharp\n".Length..], blocks[3]["text\n".Length..]);
    }
}
