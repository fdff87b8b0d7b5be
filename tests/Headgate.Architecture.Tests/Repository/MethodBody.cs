using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Headgate.Architecture.Tests.Repository;

/// <summary>The code of a method, constructor, accessor, operator, local function or top-level program.</summary>
internal sealed record MethodBody(string Name, SyntaxToken Start, int LineCount, IReadOnlyList<SyntaxNode> Code)
{
    public static IEnumerable<MethodBody> In(RepositoryFile file)
    {
        foreach (var node in file.Syntax.DescendantNodes())
        {
            if (Named(node) is var (name, start, code) && code is not null)
            {
                yield return new MethodBody(name, start, LastLine(code) - Line(start) + 1, [code]);
            }
        }

        if (Program(file) is { Count: > 0 } statements)
        {
            yield return new MethodBody("the top-level program", statements[0].GetFirstToken(), statements.Sum(LinesOf), statements);
        }
    }

    private static (string Name, SyntaxToken Start, SyntaxNode? Code)? Named(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax it => (it.Identifier.Text, it.Identifier, CodeOf(it.Body, it.ExpressionBody)),
        ConstructorDeclarationSyntax it => ("the constructor", it.Identifier, CodeOf(it.Body, it.ExpressionBody)),
        BaseMethodDeclarationSyntax it => ("the operator", it.ParameterList.OpenParenToken, CodeOf(it.Body, it.ExpressionBody)),
        AccessorDeclarationSyntax it => (it.Keyword.Text, it.Keyword, CodeOf(it.Body, it.ExpressionBody)),
        PropertyDeclarationSyntax it => (it.Identifier.Text, it.Identifier, it.ExpressionBody),
        IndexerDeclarationSyntax it => ("this[]", it.ThisKeyword, it.ExpressionBody),
        LocalFunctionStatementSyntax it => (it.Identifier.Text, it.Identifier, CodeOf(it.Body, it.ExpressionBody)),
        _ => null,
    };

    private static SyntaxNode? CodeOf(BlockSyntax? block, ArrowExpressionClauseSyntax? arrow) => (SyntaxNode?)block ?? arrow;

    private static List<SyntaxNode> Program(RepositoryFile file) =>
        [.. file.Syntax.ChildNodes().OfType<GlobalStatementSyntax>().Where(it => !it.Statement.IsKind(SyntaxKind.LocalFunctionStatement))];

    private static int LinesOf(SyntaxNode node) => LastLine(node) - Line(node.GetFirstToken()) + 1;

    private static int Line(SyntaxToken token) => token.GetLocation().GetLineSpan().StartLinePosition.Line;

    private static int LastLine(SyntaxNode node) => node.GetLocation().GetLineSpan().EndLinePosition.Line;
}
