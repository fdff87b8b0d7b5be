using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Headgate.Analyzers.CodeFixes;

/// <summary>HG1006: batches by the day of a time. What to batch by instead of an identifier only its author knows.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
internal sealed class UseDateFix() : HeadgateCodeFix(DiagnosticIds.UnboundedBatchKey)
{
    protected override string Title => "Batch by its day";

    protected override SyntaxNode? Fix(FixPlace place)
    {
        var key = place.Node is ArgumentSyntax argument ? argument.Expression : place.Node as ExpressionSyntax;
        if (key is not (IdentifierNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax) || place.Model.GetTypeInfo(key).Type?.Name is not ("DateTime" or "DateTimeOffset")) return null;
        var day = SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, key.WithoutTrivia(), SyntaxFactory.IdentifierName("Date"));
        return place.Root.ReplaceNode(key, day.WithTriviaFrom(key));
    }
}
