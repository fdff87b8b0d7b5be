using System.Collections.Immutable;
using Headgate.Analyzers.Handlers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Headgate.Analyzers;

/// <summary>HG1005: an async void in a stage or a handler, or handed to Headgate.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class AsyncVoidAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        DiagnosticIds.AsyncVoid,
        "A stage or handler has an async void",
        "Nobody can wait for {0}, and an exception in it ends the process; return a task",
        "A stage goes on before an async void has ended, so that nothing holds it back; and no supervisor, retry or dead letter sees its exceptions.");

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptor];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(AnalyzeMethod, SymbolKind.Method);
        context.RegisterOperationAction(AnalyzeLocalFunction, OperationKind.LocalFunction);
        context.RegisterOperationAction(AnalyzeFunction, OperationKind.DelegateCreation);
    }

    private static void AnalyzeMethod(SymbolAnalysisContext context)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (IsAsyncVoid(method) && method.ContainingType.IsCalledByHeadgate()) context.ReportDiagnostic(Of(method));
    }

    private static void AnalyzeLocalFunction(OperationAnalysisContext context)
    {
        var function = ((ILocalFunctionOperation)context.Operation).Symbol;
        if (IsAsyncVoid(function) && context.ContainingSymbol.ContainingType?.IsCalledByHeadgate() == true) context.ReportDiagnostic(Of(function));
    }

    private static void AnalyzeFunction(OperationAnalysisContext context)
    {
        var created = (IDelegateCreationOperation)context.Operation;
        if (!created.IsGivenToHeadgate()) return;
        var method = created.Target switch
        {
            IAnonymousFunctionOperation function => function.Symbol,
            IMethodReferenceOperation reference => reference.Method,
            _ => null,
        };
        if (method is not null && IsAsyncVoid(method)) context.ReportDiagnostic(Diagnostic.Create(Descriptor, created.Syntax.GetLocation(), "what is handed over here"));
    }

    private static bool IsAsyncVoid(IMethodSymbol method) => method is { IsAsync: true, ReturnsVoid: true };

    private static Diagnostic Of(IMethodSymbol method) => Diagnostic.Create(Descriptor, method.Locations[0], $"'{method.Name}'");
}
