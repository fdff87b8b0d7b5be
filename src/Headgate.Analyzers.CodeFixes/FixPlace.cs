using Microsoft.CodeAnalysis;

namespace Headgate.Analyzers.CodeFixes;

/// <summary>Where something is to be fixed.</summary>
internal sealed class FixPlace(SyntaxNode root, SemanticModel model, Diagnostic diagnostic)
{
    public SyntaxNode Root => root;

    public SemanticModel Model => model;

    public Diagnostic Diagnostic => diagnostic;

    /// <summary>Gets the innermost node that the warning is about.</summary>
    public SyntaxNode Node { get; } = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
}
