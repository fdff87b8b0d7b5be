using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace Headgate.Analyzers.CodeFixes;

/// <summary>HG1001: awaits instead of blocking, in a method that is async or can be made so.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
internal sealed class AwaitFix() : HeadgateCodeFix(DiagnosticIds.Blocking)
{
    private const string Task = "global::System.Threading.Tasks.Task";

    protected override string Title => "Await instead";

    protected override SyntaxNode? Fix(FixPlace place)
    {
        if (place.Node is not ExpressionSyntax blocking || AsyncFunction.Around(blocking) is not { } function) return null;
        var symbol = place.Model.GetEnclosingSymbol(blocking.SpanStart) as IMethodSymbol;
        if (!AsyncFunction.IsAsync(function) && !AsyncFunction.CanBeAsync(function, symbol)) return null;
        if (Awaitable(blocking, TokenOf(symbol)) is not { } awaitable) return null;
        var awaited = SyntaxFactory.ParenthesizedExpression(SyntaxFactory.AwaitExpression(awaitable.WithoutTrivia()))
            .WithTriviaFrom(blocking).WithAdditionalAnnotations(Simplifier.Annotation, Formatter.Annotation);
        var changed = function.ReplaceNode(blocking, blocking.Parent is ExpressionStatementSyntax ? awaited.Expression.WithTriviaFrom(blocking).WithAdditionalAnnotations(Simplifier.Annotation, Formatter.Annotation) : awaited);
        return place.Root.ReplaceNode(function, AsyncFunction.IsAsync(function) ? changed : AsyncFunction.MakeAsync(changed));
    }

    /// <summary>What to await for what a blocking call waits for; null when there is no such thing.</summary>
    private static ExpressionSyntax? Awaitable(ExpressionSyntax blocking, string? token)
    {
        if (blocking is MemberAccessExpressionSyntax { Name.Identifier.Text: "Result" } result) return result.Expression;
        if (blocking is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax called, ArgumentList: var arguments }) return null;
        return called.Name.Identifier.Text switch
        {
            "Sleep" when arguments.Arguments.Count == 1 => Call(SyntaxFactory.ParseExpression($"{Task}.Delay"), token is null ? arguments : arguments.AddArguments(SyntaxFactory.Argument(SyntaxFactory.IdentifierName(token)))),
            "WaitAll" when arguments.Arguments.All(argument => argument.Expression is not LiteralExpressionSyntax) => Call(SyntaxFactory.ParseExpression($"{Task}.WhenAll"), arguments),
            "GetResult" when called.Expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "GetAwaiter" } awaiter } => awaiter.Expression,
            "Wait" when arguments.Arguments.Count == 0 && called.Expression is not null => called.Expression,
            _ => null,
        };
    }

    private static InvocationExpressionSyntax Call(ExpressionSyntax method, ArgumentListSyntax arguments) =>
        SyntaxFactory.InvocationExpression(method.WithAdditionalAnnotations(Simplifier.Annotation), arguments);

    private static string? TokenOf(IMethodSymbol? method) => method?.Parameters.FirstOrDefault(parameter => parameter.Type.Name == "CancellationToken")?.Name;
}
