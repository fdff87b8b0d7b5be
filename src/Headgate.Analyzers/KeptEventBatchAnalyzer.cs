using System.Collections.Immutable;
using Headgate.Analyzers.Handlers;
using Headgate.Analyzers.Keeping;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Headgate.Analyzers;

/// <summary>HG1004: a batch of events is used after its callback has returned, when its array holds other events.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class KeptEventBatchAnalyzer : HandlerAnalyzer
{
    private static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        DiagnosticIds.KeptEventBatch,
        "A batch of events is used after its callback",
        "The events are used after {0} has returned, when their array holds others; copy them with ToArray",
        "An EventBatch is a view of a pooled array, which is filled anew when the callback has returned. What is used later is to be a copy.");

    /// <summary>What runs a function later, and does not say so by a task that one could await.</summary>
    private static readonly string[] Later = ["Post", "QueueUserWorkItem", "UnsafeQueueUserWorkItem", "ContinueWith", "Register", "UnsafeRegister"];

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptor];

    protected override void Analyze(HandlerBody body, Action<Diagnostic> report)
    {
        foreach (var kept in Keepers.In(body).Where(kept => IsView(kept.Value))) Report(kept.Value, kept.Declarations);
        if (body.Method.Parameters.FirstOrDefault(parameter => parameter.Type.Is(HeadgateSymbols.EventBatch)) is not { } events) return;
        foreach (var function in body.AllOperations().OfType<IAnonymousFunctionOperation>().Where(RunsLater))
        {
            foreach (var used in function.Body.DescendantsAndSelf().Where(it => IsReferenceTo(it, events))) Report(used, []);
        }

        void Report(IOperation value, IEnumerable<Location> declarations) => report(Diagnostic.Create(Descriptor, value.Syntax.GetLocation(), declarations, body.Name));
    }

    private static bool IsReferenceTo(IOperation operation, IParameterSymbol events) =>
        operation is IParameterReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Parameter, events);

    /// <summary>A batch, or a query over one, which is not run before it is enumerated.</summary>
    private static bool IsView(IOperation value) => value switch
    {
        IConversionOperation conversion => IsView(conversion.Operand),
        IInvocationOperation { TargetMethod: { } method } call when method.ContainingType.Is("System.Linq.Enumerable") =>
            method.ReturnType.TypeKind == TypeKind.Interface && call.Arguments.Length > 0 && IsView(call.Arguments[0].Value),
        _ => value.Type.Is(HeadgateSymbols.EventBatch),
    };

    /// <summary>Whether nobody waits for the function: it is handed to a call whose task is dropped, or that runs it whenever it likes.</summary>
    private static bool RunsLater(IAnonymousFunctionOperation function)
    {
        if (function.Parent is not IDelegateCreationOperation { Parent: IArgumentOperation { Parent: { } call } }) return false;
        if (call is not IInvocationOperation invocation) return call is IObjectCreationOperation { Type: { } made } && made.IsAny("System.Threading.Thread", "System.Threading.Timer");
        if (Later.Contains(invocation.TargetMethod.Name)) return true;
        return IsTask(invocation.Type) && invocation.Parent is IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation or IFieldReferenceOperation };
    }

    private static bool IsTask(ITypeSymbol? type) =>
        type.IsAny("System.Threading.Tasks.Task", "System.Threading.Tasks.Task`1", "System.Threading.Tasks.ValueTask", "System.Threading.Tasks.ValueTask`1");
}
