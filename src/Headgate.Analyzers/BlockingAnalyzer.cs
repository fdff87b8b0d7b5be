using System.Collections.Immutable;
using Headgate.Analyzers.Handlers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Headgate.Analyzers;

/// <summary>HG1001: a handler or callback blocks its thread.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class BlockingAnalyzer : HandlerAnalyzer
{
    private const string Tasks = "System.Threading.Tasks.";
    private const string Awaiters = "System.Runtime.CompilerServices.";

    private static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        DiagnosticIds.Blocking,
        "A handler or callback blocks its thread",
        "'{0}' blocks the thread on which {1} runs, and which other stages need; await instead",
        "Stages share the thread pool. A handler that waits with its thread keeps other stages from running; many that do so stop everything.");

    private static readonly string[] Waits =
    [
        $"{Tasks}Task.Wait", $"{Tasks}Task.WaitAll", $"{Tasks}Task.WaitAny", "System.Threading.Thread.Sleep", "System.Threading.Thread.Join", "System.Threading.SemaphoreSlim.Wait",
        "System.Threading.ManualResetEventSlim.Wait", "System.Threading.CountdownEvent.Wait", "System.Threading.WaitHandle.WaitOne",
        $"{Awaiters}TaskAwaiter.GetResult", $"{Awaiters}TaskAwaiter`1.GetResult", $"{Awaiters}ValueTaskAwaiter.GetResult", $"{Awaiters}ValueTaskAwaiter`1.GetResult",
        "ConfiguredTaskAwaiter.GetResult", "ConfiguredValueTaskAwaiter.GetResult",
    ];

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptor];

    protected override void Analyze(HandlerBody body, Action<Diagnostic> report)
    {
        foreach (var operation in body.Operations())
        {
            if (Blocks(operation, body)) report(Diagnostic.Create(Descriptor, operation.Syntax.GetLocation(), operation.Syntax.ToString(), body.Name));
        }
    }

    private static bool Blocks(IOperation operation, HandlerBody body) => operation switch
    {
        IPropertyReferenceOperation { Property: { Name: "Result" } property } result =>
            property.ContainingType.IsAny($"{Tasks}Task`1", $"{Tasks}ValueTask`1") && !IsDone(result.Instance, result, body),
        IInvocationOperation call => Waits.Contains(NameOf(call.TargetMethod)) && !OnlyTries(call) && !IsDone(TaskOf(call), call, body),
        _ => false,
    };

    private static string NameOf(IMethodSymbol method)
    {
        var type = method.ContainingType;
        return type.ContainingType is null ? $"{type.ContainingNamespace.ToDisplayString()}.{type.MetadataName}.{method.Name}" : $"{type.Name}.{method.Name}";
    }

    /// <summary>A time-out of zero does not wait.</summary>
    private static bool OnlyTries(IInvocationOperation call) =>
        call.Arguments.Any(argument => argument.Parameter?.Type.SpecialType == SpecialType.System_Int32 && argument.Value.ConstantValue is { HasValue: true, Value: 0 });

    /// <summary>The task that a call waits for: that of its awaiter, or what it is called on.</summary>
    private static IOperation? TaskOf(IInvocationOperation call)
    {
        var task = call.Instance;
        while (task is IInvocationOperation { TargetMethod.Name: "GetAwaiter" or "ConfigureAwait" } inner) task = inner.Instance;
        return task;
    }

    /// <summary>Whether the code makes sure that the task has ended: it asks it, or has awaited it before.</summary>
    private static bool IsDone(IOperation? task, IOperation place, HandlerBody body)
    {
        if (SymbolOf(task) is not { } symbol) return false;
        return body.Operations().Any(operation => operation switch
        {
            IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully" or "Status" } asked => Same(asked.Instance, symbol),
            IAwaitOperation awaited when awaited.Syntax.SpanStart < place.Syntax.SpanStart => awaited.Operation.DescendantsAndSelf().Any(it => Same(it, symbol)),
            _ => false,
        });
    }

    private static bool Same(IOperation? operation, ISymbol symbol) => SymbolEqualityComparer.Default.Equals(SymbolOf(operation), symbol);

    private static ISymbol? SymbolOf(IOperation? operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        _ => null,
    };
}
