using System.Collections.Immutable;
using Headgate.Analyzers.Handlers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Headgate.Analyzers;

/// <summary>HG1002: a handler catches its own cancellation, and returns as if it had done its work.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class SwallowedCancellationAnalyzer : HandlerAnalyzer
{
    private static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        DiagnosticIds.SwallowedCancellation,
        "A handler swallows its cancellation",
        "When '{0}' is cancelled this catches it, and what {1} has not done counts as done; let the cancellation go on",
        "A handler that returns normally has succeeded: its messages are acknowledged. One that was cancelled in the middle has not, and says so by letting the exception go.");

    private static readonly string[] Caught =
        ["System.Exception", "System.SystemException", "System.OperationCanceledException", "System.Threading.Tasks.TaskCanceledException", "System.Object"];

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptor];

    protected override void Analyze(HandlerBody body, Action<Diagnostic> report)
    {
        // A function that gets nothing but a token runs until it is cancelled: that is its end.
        if (body.Token is not { } token || body.Method.Parameters.Length < 2) return;
        foreach (var attempt in body.Operations().OfType<ITryOperation>().Where(attempt => Mentions(attempt.Body, token)))
        {
            if (attempt.Catches.FirstOrDefault(Catches) is not { } caught || !Swallows(caught)) continue;
            var keyword = ((CatchClauseSyntax)caught.Syntax).CatchKeyword;
            report(Diagnostic.Create(Descriptor, keyword.GetLocation(), ImmutableDictionary<string, string?>.Empty.Add("token", token.Name), token.Name, body.Name));
        }
    }

    private static bool Mentions(IOperation operation, IParameterSymbol token) =>
        operation.DescendantsAndSelf().OfType<IParameterReferenceOperation>().Any(it => SymbolEqualityComparer.Default.Equals(it.Parameter, token));

    private static bool Catches(ICatchClauseOperation caught) => caught.ExceptionType.IsAny(Caught);

    /// <summary>A filter may be about cancellation; a catch that throws, or fails the message, does not hide it.</summary>
    private static bool Swallows(ICatchClauseOperation caught) =>
        caught.Filter is null && !caught.Handler.DescendantsAndSelf().Any(operation =>
            operation is IThrowOperation or IInvocationOperation { TargetMethod.Name: "Fail" or "Return" or "ThrowIfCancellationRequested" or "Throw" });
}
