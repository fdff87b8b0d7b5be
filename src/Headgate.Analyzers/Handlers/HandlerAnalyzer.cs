using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Headgate.Analyzers.Handlers;

/// <summary>An analyzer that looks at every handler and callback, once.</summary>
internal abstract class HandlerAnalyzer : DiagnosticAnalyzer
{
    public sealed override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            // A method that is handed over in several places is looked at once.
            var seen = new ConcurrentDictionary<ISymbol, bool>(SymbolEqualityComparer.Default);
            start.RegisterOperationBlockAction(block =>
            {
                if (block.OwningSymbol is IMethodSymbol method && method.IsHandler()) Analyze(new HandlerBody(method, block.OperationBlocks), block.ReportDiagnostic);
            });
            start.RegisterOperationAction(
                operation =>
                {
                    if (Find((IDelegateCreationOperation)operation.Operation, seen, operation.CancellationToken) is { } body) Analyze(body, operation.ReportDiagnostic);
                },
                OperationKind.DelegateCreation);
        });
    }

    protected abstract void Analyze(HandlerBody body, Action<Diagnostic> report);

    private static HandlerBody? Find(IDelegateCreationOperation created, ConcurrentDictionary<ISymbol, bool> seen, CancellationToken cancellationToken)
    {
        if (!created.IsHandler()) return null;
        return created.Target switch
        {
            IAnonymousFunctionOperation function => new HandlerBody(function.Symbol, [function.Body]),
            IMethodReferenceOperation { Method: { } method } when !method.IsHandler() => FindMethod(created, method.OriginalDefinition, seen, cancellationToken),
            _ => null,
        };
    }

    /// <summary>The code of a method that is handed over by name, where it stands in the same file.</summary>
    private static HandlerBody? FindMethod(IOperation place, IMethodSymbol method, ConcurrentDictionary<ISymbol, bool> seen, CancellationToken cancellationToken)
    {
        var declared = method.DeclaringSyntaxReferences.FirstOrDefault(reference => reference.SyntaxTree == place.Syntax.SyntaxTree);
        if (declared is null || place.SemanticModel?.GetOperation(declared.GetSyntax(cancellationToken), cancellationToken) is not { } operation) return null;
        return seen.TryAdd(method, true) ? new HandlerBody(method, [operation]) : null;
    }
}
