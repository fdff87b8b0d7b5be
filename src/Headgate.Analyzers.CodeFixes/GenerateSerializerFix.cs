using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace Headgate.Analyzers.CodeFixes;

/// <summary>HG1007: has a serializer generated for a type that is declared in the same file, and numbers its members.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
internal sealed class GenerateSerializerFix() : HeadgateCodeFix(DiagnosticIds.UnserializableType)
{
    protected override string Title => "Generate a serializer";

    protected override SyntaxNode? Fix(FixPlace place)
    {
        var declared = place.Diagnostic.AdditionalLocations.Where(location => location.SourceTree == place.Root.SyntaxTree)
            .Select(location => place.Root.FindNode(location.SourceSpan).FirstAncestorOrSelf<TypeDeclarationSyntax>())
            .FirstOrDefault();
        if (declared is null) return null;
        var id = 0;
        var numbered = declared.ReplaceNodes(declared.Members.Where(IsState), (_, member) => Marked(member, "global::Orleans.Id", $"({id++})"));
        return place.Root.ReplaceNode(declared, Marked(numbered, "global::Orleans.GenerateSerializer", null));
    }

    private static bool IsState(MemberDeclarationSyntax member) => !member.Modifiers.Any(SyntaxKind.StaticKeyword) && member switch
    {
        PropertyDeclarationSyntax property => property.ExpressionBody is null && property.AccessorList?.Accessors.All(accessor => accessor.Body is null && accessor.ExpressionBody is null) == true,
        FieldDeclarationSyntax field => !field.Modifiers.Any(SyntaxKind.ConstKeyword),
        _ => false,
    };

    private static MemberDeclarationSyntax Marked(MemberDeclarationSyntax member, string name, string? arguments)
    {
        var attribute = SyntaxFactory.Attribute(SyntaxFactory.ParseName(name).WithAdditionalAnnotations(Simplifier.Annotation));
        if (arguments is not null) attribute = attribute.WithArgumentList(SyntaxFactory.ParseAttributeArgumentList(arguments));
        var list = SyntaxFactory.AttributeList([attribute])
            .WithLeadingTrivia(member.GetLeadingTrivia())
            .WithTrailingTrivia(SyntaxFactory.ElasticCarriageReturnLineFeed)
            .WithAdditionalAnnotations(Formatter.Annotation);
        return member.WithLeadingTrivia(SyntaxFactory.ElasticMarker).WithAttributeLists(member.AttributeLists.Insert(0, list)).WithAdditionalAnnotations(Formatter.Annotation);
    }
}
