using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Headgate.Analyzers.CodeFixes;

/// <summary>HG1003, HG1004: keeps the data of a message, or a copy of a batch, and declares the place where it is kept for that.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
internal sealed class KeepCopyFix() : HeadgateCodeFix(DiagnosticIds.KeptMessage, DiagnosticIds.KeptEventBatch)
{
    private const string Copy = "copy";

    protected override string Title => "Keep a copy of the data";

    protected override SyntaxNode? Fix(FixPlace place)
    {
        if (place.Node is ArgumentSyntax argument) return FixValue(place, argument.Expression);
        return place.Node is ExpressionSyntax value ? FixValue(place, value) : null;
    }

    private static SyntaxNode? FixValue(FixPlace place, ExpressionSyntax value)
    {
        var type = place.Model.GetTypeInfo(value).Type?.Name;
        if (type == "EventBatch" && value.FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>() is { } function && place.Diagnostic.AdditionalLocations.Count == 0) return CopyBefore(place, value, function);
        var changes = new Dictionary<SyntaxNode, SyntaxNode> { [value] = SyntaxFactory.ParseExpression($"{value.WithoutTrivia()}{(type == "Message" ? ".Data" : type == "MessageBatch" ? ".Data.ToArray()" : ".ToArray()")}").WithTriviaFrom(value) };
        var declared = place.Diagnostic.AdditionalLocations.Select(location => DeclarationAt(place.Root, location)).OfType<SyntaxNode>().FirstOrDefault();
        foreach (var kept in declared?.DescendantNodes().OfType<GenericNameSyntax>().Where(IsKept) ?? [])
        {
            changes[kept] = TypeOfCopy(kept).WithTriviaFrom(kept);
        }

        return place.Root.ReplaceNodes(changes.Keys, (old, _) => changes[old]);
    }

    private static SyntaxNode? DeclarationAt(SyntaxNode root, Location location)
    {
        var node = root.FindNode(location.SourceSpan);
        return (SyntaxNode?)node.FirstAncestorOrSelf<VariableDeclarationSyntax>() ?? node.FirstAncestorOrSelf<PropertyDeclarationSyntax>();
    }

    private static bool IsKept(GenericNameSyntax name) => name is { Identifier.Text: "Message" or "MessageBatch" or "EventBatch", TypeArgumentList.Arguments.Count: 1 };

    private static TypeSyntax TypeOfCopy(GenericNameSyntax name)
    {
        var element = name.TypeArgumentList.Arguments[0].WithoutTrivia();
        return name.Identifier.Text == "Message" ? element : SyntaxFactory.ParseTypeName($"{element}[]");
    }

    /// <summary>Copies the events before the statement that hands the function over, and has the function use the copy.</summary>
    private static SyntaxNode? CopyBefore(FixPlace place, ExpressionSyntax value, AnonymousFunctionExpressionSyntax function)
    {
        if (function.FirstAncestorOrSelf<StatementSyntax>(it => it.Parent is BlockSyntax && !function.Contains(it)) is not { } statement || place.Model.GetSymbolInfo(value).Symbol is not { } events) return null;
        var used = function.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => SymbolEqualityComparer.Default.Equals(place.Model.GetSymbolInfo(name).Symbol, events));
        var changed = statement.ReplaceNodes(used, (old, _) => SyntaxFactory.IdentifierName(Copy).WithTriviaFrom(old));
        var copy = SyntaxFactory.ParseStatement($"var {Copy} = {events.Name}.ToArray();").WithLeadingTrivia(statement.GetLeadingTrivia()).WithTrailingTrivia(SyntaxFactory.ElasticCarriageReturnLineFeed);
        return place.Root.ReplaceNode(statement, [copy.WithAdditionalAnnotations(Formatter.Annotation), changed]);
    }
}
