using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Headgate.Analyzers.CodeFixes;

/// <summary>A fix that rewrites the file of a warning.</summary>
internal abstract class HeadgateCodeFix(params string[] ids) : CodeFixProvider
{
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; } = [.. ids];

    public sealed override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        var model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is null || model is null) return;
        foreach (var diagnostic in context.Diagnostics)
        {
            var place = new FixPlace(root, model, diagnostic);
            if (Fix(place) is not { } changed) continue;
            context.RegisterCodeFix(CodeAction.Create(Title, _ => Task.FromResult(context.Document.WithSyntaxRoot(changed)), Title), diagnostic);
        }
    }

    /// <summary>Gets what is offered, in the imperative.</summary>
    protected abstract string Title { get; }

    /// <summary>The file as it is to be; null when nothing can be offered for this place.</summary>
    protected abstract SyntaxNode? Fix(FixPlace place);
}
