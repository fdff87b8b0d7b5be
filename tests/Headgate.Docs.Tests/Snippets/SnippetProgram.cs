using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Headgate.Docs.Tests.Snippets;

/// <summary>A snippet as a program: compiled, and run in this process.</summary>
internal sealed class SnippetProgram
{
    /// <summary>A safety net: each takes less than a second.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(1);

    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>What a project with implicit usings has.</summary>
    private static readonly SyntaxTree ImplicitUsings = CSharpSyntaxTree.ParseText(string.Concat(
        ((string[])["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks"])
            .Select(name => $"global using {name};")));

    private readonly CSharpCompilation _compilation;

    public SnippetProgram(Snippet snippet)
    {
        var tree = CSharpSyntaxTree.ParseText(snippet.Source);
        var runs = tree.GetCompilationUnitRoot().Members.OfType<GlobalStatementSyntax>().Any();
        _compilation = CSharpCompilation.Create(
            $"snippet{Guid.NewGuid():N}", [ImplicitUsings, tree], References,
            new CSharpCompilationOptions(runs ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }

    /// <summary>Errors and warnings, less what every project leaves unsaid, each with its place on its page.</summary>
    public IReadOnlyList<string> Faults() =>
    [
        .. _compilation.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Id is not ("CS1701" or "CS1702"))
            .Select(diagnostic => (Span: diagnostic.Location.GetMappedLineSpan(), Text: $"{diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}"))
            .Select(fault => $"{fault.Span.Path}:{fault.Span.StartLinePosition.Line + 1} {fault.Text}"),
    ];

    /// <summary>Runs it in <paramref name="folder"/>, with the console in its hands: one at a time.</summary>
    public async Task<(string Output, string Error)> RunAsync(string folder)
    {
        var image = new MemoryStream();
        Assert.True(_compilation.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success);
        image.Position = 0;
        var main = new AssemblyLoadContext(_compilation.AssemblyName).LoadFromStream(image).EntryPoint!;

        var (usualOutput, usualError, usualFolder) = (Console.Out, Console.Error, Environment.CurrentDirectory);
        var (output, error) = (new StringWriter(), new StringWriter());
        Console.SetOut(TextWriter.Synchronized(output));
        Console.SetError(TextWriter.Synchronized(error));
        Environment.CurrentDirectory = folder;
        try
        {
            await Task.Run(() => Start(main), TestContext.Current.CancellationToken).WaitAsync(Most, TestContext.Current.CancellationToken);
        }
        finally
        {
            Environment.CurrentDirectory = usualFolder;
            Console.SetOut(usualOutput);
            Console.SetError(usualError);
        }

        return (output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }

    /// <summary>Calls the entry point, which waits for the program's end.</summary>
    private static void Start(MethodInfo main) =>
        main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, main.GetParameters().Length == 0 ? null : [Array.Empty<string>()], CultureInfo.InvariantCulture);
}
