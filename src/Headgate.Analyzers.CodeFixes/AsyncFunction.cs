using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Headgate.Analyzers.CodeFixes;

/// <summary>A method or function, and what it takes to make it async.</summary>
internal static class AsyncFunction
{
    /// <summary>The innermost method, local function or anonymous function around a node.</summary>
    public static SyntaxNode? Around(SyntaxNode node) =>
        node.Ancestors().FirstOrDefault(it => it is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MethodDeclarationSyntax);

    public static bool IsAsync(SyntaxNode function) => function switch
    {
        AnonymousFunctionExpressionSyntax anonymous => anonymous.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword),
        LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.AsyncKeyword),
        MethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.AsyncKeyword),
        _ => false,
    };

    /// <summary>Whether it returns a task, and each return gives one that has ended: so that it can be made async as it is.</summary>
    public static bool CanBeAsync(SyntaxNode function, IMethodSymbol? symbol) =>
        symbol?.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask" } returned && BodyOf(function) is { } body && ReturnsOf(body).All(it => CanBeRewritten(it, returned.IsGenericType));

    /// <summary>The function with the modifier, and with returns of results instead of tasks.</summary>
    public static SyntaxNode MakeAsync(SyntaxNode function)
    {
        var body = BodyOf(function)!;
        var last = body.Statements.LastOrDefault();
        var rewritten = body.ReplaceNodes(ReturnsOf(body).Where(it => it != last || ResultOf(it) is not null), (old, _) => old.WithExpression(ResultOf(old)).WithAdditionalAnnotations(Formatter.Annotation));
        if (last is ReturnStatementSyntax end && ResultOf(end) is null) rewritten = rewritten.WithStatements(rewritten.Statements.RemoveAt(rewritten.Statements.Count - 1));
        var keyword = SyntaxFactory.Token(SyntaxKind.AsyncKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        return function switch
        {
            MethodDeclarationSyntax method => method.WithBody(rewritten).AddModifiers(keyword),
            LocalFunctionStatementSyntax { Modifiers.Count: 0 } local => local.WithoutLeadingTrivia().WithBody(rewritten).AddModifiers(keyword).WithLeadingTrivia(local.GetLeadingTrivia()),
            LocalFunctionStatementSyntax local => local.WithBody(rewritten).AddModifiers(keyword),
            SimpleLambdaExpressionSyntax lambda => lambda.WithBody(rewritten).WithAsyncKeyword(keyword),
            ParenthesizedLambdaExpressionSyntax lambda => lambda.WithBody(rewritten).WithAsyncKeyword(keyword),
            _ => function,
        };
    }

    private static BlockSyntax? BodyOf(SyntaxNode function) => function switch
    {
        MethodDeclarationSyntax method => method.Body,
        LocalFunctionStatementSyntax local => local.Body,
        LambdaExpressionSyntax lambda => lambda.Block,
        _ => null,
    };

    private static IEnumerable<ReturnStatementSyntax> ReturnsOf(BlockSyntax body) =>
        body.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<ReturnStatementSyntax>();

    private static bool CanBeRewritten(ReturnStatementSyntax returned, bool hasResult) => hasResult ? ResultOf(returned) is not null : IsDone(returned.Expression);

    private static bool IsDone(ExpressionSyntax? task) => task is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.DefaultLiteralExpression } or MemberAccessExpressionSyntax { Name.Identifier.Text: "CompletedTask" };

    /// <summary>What is in a task that has ended: new ValueTask(x), Task.FromResult(x).</summary>
    private static ExpressionSyntax? ResultOf(ReturnStatementSyntax returned) => returned.Expression switch
    {
        BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } only } => only[0].Expression,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "FromResult" }, ArgumentList.Arguments: { Count: 1 } only } => only[0].Expression,
        _ => null,
    };
}
