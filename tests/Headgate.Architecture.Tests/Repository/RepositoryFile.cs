using Headgate.Architecture.Tests.Walls;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Headgate.Architecture.Tests.Repository;

/// <summary>One text file: its path from the root of the repository, with forward slashes, and what it says.</summary>
internal sealed class RepositoryFile(string path, string text)
{
    private static readonly CSharpParseOptions Everything =
        CSharpParseOptions.Default.WithPreprocessorSymbols("DEBUG", "HG_INVARIANTS").WithDocumentationMode(DocumentationMode.Parse);

    private readonly Lazy<SyntaxNode> _syntax = new(() => CSharpSyntaxTree.ParseText(text, Everything, path).GetRoot());
    private readonly Lazy<string[]> _lines = new(() => text.TrimEnd('\n').Split('\n'));

    public string Path => path;

    public string Text => text;

    /// <summary>The first folder: src, tests, samples, bench, docs, eng; empty for a file at the root.</summary>
    public string Zone { get; } = path.Contains('/', StringComparison.Ordinal) ? path[..path.IndexOf('/', StringComparison.Ordinal)] : "";

    public string Extension { get; } = System.IO.Path.GetExtension(path);

    public bool IsCSharp => Extension == ".cs";

    public IReadOnlyList<string> Lines => _lines.Value;

    public SyntaxNode Syntax => _syntax.Value;

    public Violation Breach(SyntaxNodeOrToken place, string what, string limit, string advice) =>
        Breach(place.GetLocation()!.GetLineSpan().StartLinePosition.Line + 1, what, limit, advice);

    public Violation Breach(int line, string what, string limit, string advice) => new(path, line, what, limit, advice);
}
