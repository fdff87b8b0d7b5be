using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Headgate.Analyzers.Tests;

/// <summary>Code of a user, in which [| and |] stand around what an analyzer is to warn of. It must compile.</summary>
internal sealed class CheckedCode : IDisposable
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Channels;
        global using System.Threading.Tasks;
        global using Headgate.Orleans;
        global using Headgate.Pipelines;
        global using Headgate.Pipelines.Batching;
        global using Headgate.Pipelines.Handlers;
        global using Headgate.Stages;
        global using Orleans;
        """;

    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    private readonly AdhocWorkspace _workspace = new();
    private readonly DiagnosticAnalyzer _analyzer;
    private readonly ImmutableArray<TextSpan> _expected;
    private readonly DocumentId _file;

    public CheckedCode(DiagnosticAnalyzer analyzer, string marked)
    {
        _analyzer = analyzer;
        (var text, _expected) = Read(marked.ReplaceLineEndings("\n"));
        var project = ProjectId.CreateNewId();
        _file = DocumentId.CreateNewId(project);
        Solution = _workspace.CurrentSolution
            .AddProject(ProjectInfo.Create(
                project, VersionStamp.Default, "User", "User", LanguageNames.CSharp,
                compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable),
                metadataReferences: References))
            .AddDocument(DocumentId.CreateNewId(project), "Usings.cs", Usings)
            .AddDocument(_file, "User.cs", text);
    }

    private Solution Solution { get; set; }

    public void Dispose() => _workspace.Dispose();

    /// <summary>Fails unless the analyzer warns of what is marked, and of nothing else.</summary>
    public async Task<IReadOnlyList<Diagnostic>> WarnsAsync()
    {
        var found = await FindAsync();
        var text = await Solution.GetDocument(_file)!.GetTextAsync();
        Assert.Equal(_expected.Select(span => (span.Start, text.ToString(span))), found.Select(it => (it.Location.SourceSpan.Start, text.ToString(it.Location.SourceSpan))));
        return found;
    }

    /// <summary>Applies the fix to the first warning, again and again until none is left; fails unless the code that comes of it compiles.</summary>
    public async Task<string> FixAsync(CodeFixProvider fix)
    {
        for (var left = await WarnsAsync(); left.Count > 0; left = await FindAsync())
        {
            var action = await OfferedAsync(fix, left[0]);
            Assert.NotNull(action);
            var operations = await action.GetOperationsAsync(CancellationToken.None);
            Solution = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
        }

        return (await Solution.GetDocument(_file)!.GetTextAsync()).ToString();
    }

    /// <summary>What the fix offers for a warning; null when it offers nothing.</summary>
    public async Task<CodeAction?> OfferedAsync(CodeFixProvider fix, Diagnostic diagnostic)
    {
        CodeAction? offered = null;
        await fix.RegisterCodeFixesAsync(new CodeFixContext(Solution.GetDocument(_file)!, diagnostic, (action, _) => offered ??= action, CancellationToken.None));
        return offered;
    }

    private async Task<IReadOnlyList<Diagnostic>> FindAsync()
    {
        var compilation = (await Solution.Projects.Single().GetCompilationAsync())!;
        Assert.Empty(compilation.GetDiagnostics().Where(it => it.Severity == DiagnosticSeverity.Error).Select(it => it.ToString()));
        Exception? failure = null;
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]), onAnalyzerException: (exception, _, _) => failure = exception, concurrentAnalysis: false, logAnalyzerExecutionTime: false);
        var found = await compilation.WithAnalyzers([_analyzer], options).GetAnalyzerDiagnosticsAsync();
        Assert.Null(failure);
        Assert.All(found, it => Assert.DoesNotContain("{", it.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        return [.. found.OrderBy(it => it.Location.SourceSpan.Start)];
    }

    private static (string Text, ImmutableArray<TextSpan> Marked) Read(string marked)
    {
        var text = new StringBuilder();
        var spans = ImmutableArray.CreateBuilder<TextSpan>();
        var parts = marked.Split("[|");
        text.Append(parts[0]);
        foreach (var part in parts[1..])
        {
            var end = part.IndexOf("|]", StringComparison.Ordinal);
            spans.Add(new TextSpan(text.Length, end));
            text.Append(part, 0, end).Append(part, end + 2, part.Length - end - 2);
        }

        return (text.ToString(), spans.ToImmutable());
    }
}
