using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Headgate.Samples.Tests;

/// <summary>A program that stands in the README, or in another page, with what is said there that it prints.</summary>
internal sealed record ReadmeProgram(string Source, string Output)
{
    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>What a project with implicit usings has.</summary>
    private static readonly SyntaxTree ImplicitUsings = CSharpSyntaxTree.ParseText(string.Concat(
        ((string[])["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks"])
            .Select(name => $"global using {name};")));

    /// <summary>The programs of the README in their order: each is a block of C#, followed by a block of text.</summary>
    public static IReadOnlyList<ReadmeProgram> All { get; } = [.. Read("Headgate.md")];

    /// <summary>The programs of the page on testing.</summary>
    public static IReadOnlyList<ReadmeProgram> OfTesting { get; } = [.. Read("testing.md")];

    /// <summary>The programs of the page on dead letters.</summary>
    public static IReadOnlyList<ReadmeProgram> OfDeadLetters { get; } = [.. Read("dead-letters.md")];

    /// <summary>The programs of the page on flows.</summary>
    public static IReadOnlyList<ReadmeProgram> OfFlows { get; } = [.. Read("flows.md")];

    /// <summary>The programs of the page on snapshots of flows.</summary>
    public static IReadOnlyList<ReadmeProgram> OfSnapshots { get; } = [.. Read("snapshots.md")];

    /// <summary>Compiles the program, without a warning, and runs it in <paramref name="folder"/>.</summary>
    public async Task<(int ExitCode, string Output, string Error)> RunAsync(string folder, CancellationToken cancellationToken)
    {
        var name = $"readme{Path.GetFileName(folder)}";
        var compilation = CSharpCompilation.Create(
            name, [ImplicitUsings, CSharpSyntaxTree.ParseText(Source, cancellationToken: cancellationToken)], References,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        Assert.Empty(compilation.GetDiagnostics(cancellationToken)
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
            .Select(diagnostic => diagnostic.GetMessage(CultureInfo.InvariantCulture)));

        // Beside the assemblies that it refers to.
        var program = Path.Combine(AppContext.BaseDirectory, $"{name}.dll");
        var tests = Path.Combine(AppContext.BaseDirectory, typeof(ReadmeProgram).Assembly.GetName().Name!);
        try
        {
            Assert.True(compilation.Emit(program, cancellationToken: cancellationToken).Success);
            return await PatternProcess.RunAsync(
                ["exec", "--runtimeconfig", $"{tests}.runtimeconfig.json", "--depsfile", $"{tests}.deps.json", program], folder, cancellationToken);
        }
        finally
        {
            File.Delete(program);
        }
    }

    private static IEnumerable<ReadmeProgram> Read(string page)
    {
        var blocks = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, page)).ReplaceLineEndings("\n").Split("```");
        for (var i = 1; i < blocks.Length; i += 2)
        {
            if (!blocks[i].StartsWith("csharp\n", StringComparison.Ordinal)) continue;
            Assert.StartsWith("text\n", blocks[i + 2], StringComparison.Ordinal);
            yield return new ReadmeProgram(blocks[i]["csharp\n".Length..], blocks[i + 2]["text\n".Length..]);
        }
    }
}
