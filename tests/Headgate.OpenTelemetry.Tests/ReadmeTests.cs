using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Headgate.OpenTelemetry.Tests;

/// <summary>Whoever copies a program from the README can compile it.</summary>
public sealed class ReadmeTests
{
    private const string Fence = "```csharp\n";

    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(static path => MetadataReference.CreateFromFile(path))];

    private static readonly string Usings = string.Concat(
        ((string[])["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks"]).Select(static name => $"global using {name};"));

    [Fact]
    public void The_programs_of_the_README_compile_without_a_warning()
    {
        var programs = Programs(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md")));
        Assert.Equal(2, programs.Count);
        Assert.All(programs, static program => Assert.Empty(FaultsOf(program)));
    }

    [Fact]
    public void A_program_that_does_not_compile_is_found() => Assert.NotEmpty(FaultsOf("Console.WriteLine(unknown);"));

    private static List<string> Programs(string page) =>
        [.. page.ReplaceLineEndings("\n").Split(Fence).Skip(1).Select(static rest => rest[..rest.IndexOf("```", StringComparison.Ordinal)])];

    private static IEnumerable<Diagnostic> FaultsOf(string program) =>
        CSharpCompilation.Create(
            "readme", [CSharpSyntaxTree.ParseText(Usings), CSharpSyntaxTree.ParseText(program)], References,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable))
        .GetDiagnostics().Where(static fault => fault.Severity >= DiagnosticSeverity.Warning && fault.Id is not ("CS1701" or "CS1702"));
}
