using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Headgate.Brevity.Counting;

/// <summary>How many tokens of C# a source has: names, keywords, operators, literals and punctuation; no comments and no white space, and none of its using directives and its namespace,
/// which an editor writes.</summary>
internal static class TokenCount
{
    public static int OfFile(string path) => Of(File.ReadAllText(path));

    public static int Of(string source)
    {
        var root = CSharpSyntaxTree.ParseText(source).GetCompilationUnitRoot();
        return root.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().SelectMany(space => space.Members).DefaultIfEmpty<SyntaxNode>(root)
            .Sum(member => member.DescendantTokens().Count(token => !token.IsKind(SyntaxKind.EndOfFileToken)));
    }
}
