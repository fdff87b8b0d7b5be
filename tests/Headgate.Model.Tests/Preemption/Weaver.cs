using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Headgate.Model.Tests.Preemption;

/// <summary>Puts points into code: before each statement of a block, and before each atomic operation inside an expression. A lock is entered and left by its name, and a turn of a spinning loop
/// goes to the others.</summary>
internal sealed class Weaver : CSharpSyntaxRewriter
{
    private const string Point = "global::Headgate.Model.Tests.Preemption.PreemptionPoint";

    private static readonly StatementSyntax Pass = SyntaxFactory.ParseStatement($"{Point}.Pass();\n");
    private static readonly ExpressionSyntax Spin = SyntaxFactory.ParseExpression($"{Point}.Spin()");

    /// <summary>How many points were put in.</summary>
    public int Count { get; private set; }

    public override SyntaxNode? VisitBlock(BlockSyntax node)
    {
        var block = (BlockSyntax)base.VisitBlock(node)!;
        var statements = new List<StatementSyntax>();
        foreach (var statement in block.Statements)
        {
            if (statement is not LocalFunctionStatementSyntax) statements.Add(Counted(Pass));
            statements.Add(statement);
        }

        return block.WithStatements(SyntaxFactory.List(statements));
    }

    public override SyntaxNode? VisitLockStatement(LockStatementSyntax node)
    {
        var held = (LockStatementSyntax)base.VisitLockStatement(node)!;
        return held.WithStatement(Throughout(held.Statement));
    }

    public override SyntaxNode? VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        var call = (InvocationExpressionSyntax)base.VisitInvocationExpression(node)!;
        if (node.Expression is not MemberAccessExpressionSyntax { Expression: var type, Name.Identifier.Text: var name }) return call;
        if (name == "SpinOnce") return Spin.WithTriviaFrom(call);
        if (name is "Register" or "UnsafeRegister") return ThroughoutCallback(call);
        var isAtomic = $"{type}" is "Interlocked" or "Volatile";
        if (!isAtomic || node.Parent is ExpressionStatementSyntax or ArrowExpressionClauseSyntax or LambdaExpressionSyntax) return call;
        Count++;
        return SyntaxFactory.ParseExpression($"({Point}.Here(), {call}).Item2").WithTriviaFrom(call);
    }

    /// <summary>What a cancelled token calls runs through: whoever gives up its registration waits for it, and not at a point.</summary>
    private static InvocationExpressionSyntax ThroughoutCallback(InvocationExpressionSyntax call)
    {
        if (call.DescendantNodes().OfType<LambdaExpressionSyntax>().FirstOrDefault() is not { ExpressionBody: { } body } callback) return call;
        return call.ReplaceNode(callback, callback.WithExpressionBody(null).WithBlock(Throughout(SyntaxFactory.ExpressionStatement(body))));
    }

    private static BlockSyntax Throughout(StatementSyntax statement)
    {
        var block = (BlockSyntax)SyntaxFactory.ParseStatement($"{{ {Point}.EnterLock(); try {{ }} finally {{ {Point}.LeaveLock(); }} }}");
        var empty = block.DescendantNodes().OfType<TryStatementSyntax>().Single();
        return block.ReplaceNode(empty, empty.WithBlock(SyntaxFactory.Block(statement)));
    }

    private StatementSyntax Counted(StatementSyntax statement)
    {
        Count++;
        return statement;
    }
}
