using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Headgate.Samples.Tests;

/// <summary>A program that stands in the README, or in another page, with what is said there that it prints.</summary>
internal sealed record ReadmeProgram(string Source, string Output)
{
    private const string Fence = "csharp\n";

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

    /// <summary>The programs of a connector's README. They need a server, so that nothing is said there of what they print.</summary>
    public static IReadOnlyList<ReadmeProgram> OfConnector(string connector)
    {
        var blocks = BlocksOf(Path.Combine(Toolchain.RepositoryRoot, "src", "Connectors", connector, "README.md"));
        return [.. blocks.Where((block, i) => i % 2 == 1 && block.StartsWith(Fence, StringComparison.Ordinal)).Select(block => new ReadmeProgram(block[Fence.Length..], ""))];
    }

    /// <summary>Compiles the program, and says what is wrong with it, less what every project leaves unsaid.</summary>
    public (CSharpCompilation Compilation, IReadOnlyList<string> Faults) Compile(string name, CancellationToken cancellationToken)
    {
        var compilation = CSharpCompilation.Create(
            name, [ImplicitUsings, CSharpSyntaxTree.ParseText(Source, cancellationToken: cancellationToken)], References,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        var faults = compilation.GetDiagnostics(cancellationToken)
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id is not ("CS1701" or "CS1702"))
            .Select(diagnostic => $"line {diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}");
        return (compilation, [.. faults]);
    }

    /// <summary>Compiles the program, without a warning, and runs it in <paramref name="folder"/>.</summary>
    public async Task<(int ExitCode, string Output, string Error)> RunAsync(string folder, CancellationToken cancellationToken)
    {
        var name = $"readme{Path.GetFileName(folder)}";
        var (compilation, faults) = Compile(name, cancellationToken);
        Assert.Empty(faults);

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
        var blocks = BlocksOf(Path.Combine(AppContext.BaseDirectory, page));
        for (var i = 1; i < blocks.Length; i += 2)
        {
            if (!blocks[i].StartsWith(Fence, StringComparison.Ordinal)) continue;
            Assert.StartsWith("text\n", blocks[i + 2], StringComparison.Ordinal);
            yield return new ReadmeProgram(blocks[i][Fence.Length..], blocks[i + 2]["text\n".Length..]);
        }
    }

    /// <summary>The text between one fence and the next: those at odd places are blocks.</summary>
    private static string[] BlocksOf(string page) => File.ReadAllText(page).ReplaceLineEndings("\n").Split("```");
}
