using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Headgate.Dashboard.Tests;

/// <summary>Whoever copies a program from the README can compile it.</summary>
public sealed class ReadmeTests
{
    private const string Fence = "csharp\n";

    private static readonly string[] Usings =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks"];

    [Fact]
    public void Its_programs_compile_without_a_warning()
    {
        var blocks = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Headgate.Dashboard.md")).ReplaceLineEndings("\n").Split("```");
        var programs = blocks.Where((block, i) => i % 2 == 1 && block.StartsWith(Fence, StringComparison.Ordinal)).Select(static block => block[Fence.Length..]).ToList();

        Assert.Equal(2, programs.Count);
        Assert.All(programs, static program => Assert.Empty(FaultsOf(program)));
        Assert.NotEmpty(FaultsOf(programs[0].Replace("MapHeadgateDashboard", "MapDashboard", StringComparison.Ordinal)));
    }

    private static List<string> FaultsOf(string program)
    {
        var assemblies = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            "readme",
            [CSharpSyntaxTree.ParseText(string.Concat(Usings.Select(static name => $"global using {name};"))), CSharpSyntaxTree.ParseText(program)],
            [.. assemblies.Select(static path => MetadataReference.CreateFromFile(path))],
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        return [.. compilation.GetDiagnostics()
            .Where(static fault => fault.Severity >= DiagnosticSeverity.Warning && fault.Id is not ("CS1701" or "CS1702"))
            .Select(static fault => fault.GetMessage(CultureInfo.InvariantCulture))];
    }
}
