using Headgate.Architecture.Tests.Repository;
using Headgate.Architecture.Tests.Walls;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Headgate.Architecture.Tests.Sources;

/// <summary>Everything that a user can see has a documentation comment. One part of a partial type is enough.</summary>
internal sealed class DocumentationWall : IWall
{
    public IEnumerable<Violation> Inspect(Snapshot snapshot)
    {
        var visible = (from file in snapshot.CSharpIn("src")
                       from member in file.Syntax.DescendantNodes().OfType<MemberDeclarationSyntax>()
                       where member is not (BaseNamespaceDeclarationSyntax or GlobalStatementSyntax or DestructorDeclarationSyntax) && IsVisible(member)
                       select (file, member)).ToList();
        var documented = visible.Where(it => IsDocumented(it.member)).Select(it => Key(it.member)).ToHashSet();

        return from it in visible
               where !IsDocumented(it.member) && !(it.member.Modifiers.Any(SyntaxKind.PartialKeyword) && documented.Contains(Key(it.member)))
               select it.file.Breach(it.member, $"{Name(it.member)} is public without documentation", "everything public has it", "Write a <summary>, or make it internal.");
    }

    private static bool IsVisible(MemberDeclarationSyntax member) => member.AncestorsAndSelf().OfType<MemberDeclarationSyntax>().All(IsOpen);

    private static bool IsOpen(MemberDeclarationSyntax member)
    {
        if (member is BaseNamespaceDeclarationSyntax or EnumMemberDeclarationSyntax)
        {
            return true;
        }

        var hidden = member.Modifiers.Any(SyntaxKind.PrivateKeyword) || member.Modifiers.Any(SyntaxKind.InternalKeyword);
        var open = member.Modifiers.Any(SyntaxKind.PublicKeyword) || member.Modifiers.Any(SyntaxKind.ProtectedKeyword);
        var orInternal = member.Modifiers.Any(SyntaxKind.ProtectedKeyword) && member.Modifiers.Any(SyntaxKind.InternalKeyword);
        return orInternal || (open && !hidden) || (member.Parent is InterfaceDeclarationSyntax && !hidden);
    }

    private static bool IsDocumented(MemberDeclarationSyntax member) =>
        member.GetLeadingTrivia().Any(trivia => trivia.GetStructure() is DocumentationCommentTriviaSyntax);

    private static string Key(MemberDeclarationSyntax member) =>
        string.Join('/', member.AncestorsAndSelf().OfType<MemberDeclarationSyntax>().Reverse().Select(Name));

    private static string Name(MemberDeclarationSyntax member) => member switch
    {
        BaseNamespaceDeclarationSyntax it => it.Name.ToString(),
        TypeDeclarationSyntax it => $"{it.Identifier.Text}{it.TypeParameterList}",
        BaseTypeDeclarationSyntax it => it.Identifier.Text,
        DelegateDeclarationSyntax it => it.Identifier.Text,
        MethodDeclarationSyntax it => $"{it.Identifier.Text}{it.TypeParameterList}{it.ParameterList}",
        ConstructorDeclarationSyntax it => $"{it.Identifier.Text}{it.ParameterList}",
        PropertyDeclarationSyntax it => it.Identifier.Text,
        EventDeclarationSyntax it => it.Identifier.Text,
        EnumMemberDeclarationSyntax it => it.Identifier.Text,
        BaseFieldDeclarationSyntax it => string.Join(", ", it.Declaration.Variables.Select(variable => variable.Identifier.Text)),
        _ => member.ToString().Split('\n')[0],
    };
}
