using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Headgate.Analyzers.CodeFixes;

/// <summary>HG1002: catches only while the handler is not cancelled.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
internal sealed class LetCancellationGoFix() : HeadgateCodeFix(DiagnosticIds.SwallowedCancellation)
{
    protected override string Title => "Let the handler's own cancellation go";

    protected override SyntaxNode? Fix(FixPlace place)
    {
        if (place.Node.FirstAncestorOrSelf<CatchClauseSyntax>() is not { } caught || !place.Diagnostic.Properties.TryGetValue("token", out var token)) return null;
        var filter = SyntaxFactory.CatchFilterClause(SyntaxFactory.ParseExpression($"!{token}.IsCancellationRequested"));
        var trailing = caught.Declaration?.GetTrailingTrivia() ?? caught.CatchKeyword.TrailingTrivia;
        var changed = caught.Declaration is { } declaration
            ? caught.WithDeclaration(declaration.WithTrailingTrivia(SyntaxFactory.Space))
            : caught.WithCatchKeyword(caught.CatchKeyword.WithTrailingTrivia(SyntaxFactory.Space));
        return place.Root.ReplaceNode(caught, changed.WithFilter(filter.WithTrailingTrivia(trailing)).WithAdditionalAnnotations(Formatter.Annotation));
    }
}
