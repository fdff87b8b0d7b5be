using Headgate.Architecture.Tests.Repository;
using Headgate.Architecture.Tests.Walls;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Headgate.Architecture.Tests.Sizes;

/// <summary>
/// Control flow is nested three deep at most. Conditions, loops, switch statements, try, using, lock and fixed count, with braces or
/// without; `else if` goes on at the level of its `if`; a lambda goes on at the level around it; a local function begins anew.
/// </summary>
internal sealed class NestingWall : IWall
{
    public const int Limit = 3;

    public IEnumerable<Violation> Inspect(Snapshot snapshot) =>
        from file in snapshot.CSharpIn("src", "samples", "bench", "tests", "eng")
        from body in MethodBody.In(file)
        from statement in body.Code.SelectMany(code => TooDeep(code, 0))
        let what = $"{body.Name} nests {statement.GetFirstToken().Text} {Limit + 1} deep"
        select file.Breach(statement, what, $"the limit is {Limit}", "Return early, or give the inner block a name and a method.");

    private static IEnumerable<SyntaxNode> TooDeep(SyntaxNode node, int depth)
    {
        foreach (var child in node.ChildNodes().Where(child => child is not LocalFunctionStatementSyntax))
        {
            var inner = Nests(child) ? depth + 1 : depth;
            foreach (var found in inner > Limit ? [child] : TooDeep(child, inner))
            {
                yield return found;
            }
        }
    }

    private static bool Nests(SyntaxNode node) => node switch
    {
        IfStatementSyntax => node.Parent is not ElseClauseSyntax,
        CommonForEachStatementSyntax or ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax => true,
        SwitchStatementSyntax or TryStatementSyntax or UsingStatementSyntax or LockStatementSyntax or FixedStatementSyntax => true,
        _ => false,
    };
}
