using System.Collections.Immutable;
using Headgate.Analyzers.Handlers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Headgate.Analyzers;

/// <summary>HG1006: a batch key that is another one for each message.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class UnboundedBatchKeyAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        DiagnosticIds.UnboundedBatchKey,
        "A batch key is another one for each message",
        "A batch key of type {0} is another one for nearly every message, so that each is a batch of its own; use a key that many messages share",
        "Messages of one batch key are batched together, and a batch of each key is open until it is full or its time is over. A unique key makes batches of one, as many as the batcher may hold.");

    private static readonly string[] Unique = ["System.Guid", "System.DateTime", "System.DateTimeOffset", "System.TimeOnly", "System.TimeSpan"];

    /// <summary>Parts of a time that are few, though their type is that of a time.</summary>
    private static readonly string[] Few = ["Date", "Today"];

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptor];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(Analyze, OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name != "WithBatchKey" || !call.TargetMethod.IsHeadgate() || call.Arguments.Length != 1) return;
        var key = call.Arguments[0].Value;
        if (UniquePart(key) is { } type) context.ReportDiagnostic(Diagnostic.Create(Descriptor, key.Syntax.GetLocation(), type.Name));
    }

    /// <summary>The type of a part that makes the key unique; null when none does.</summary>
    private static ITypeSymbol? UniquePart(IOperation? key) => key switch
    {
        IConversionOperation conversion => UniquePart(conversion.Operand),
        IPropertyReferenceOperation { Property.Name: var name } when Few.Contains(name) => null,
        IInvocationOperation { TargetMethod: { Name: "ToString", Parameters.Length: 0 }, Instance: { } instance } => UniquePart(instance),
        IInterpolatedStringOperation text => text.Parts.OfType<IInterpolationOperation>().Where(part => part.FormatString is null).Select(part => UniquePart(part.Expression)).FirstOrDefault(IsThere),
        ITupleOperation tuple => tuple.Elements.Select(UniquePart).FirstOrDefault(IsThere),
        { Type: { } type } when type.IsAny(Unique) => type,
        { Type: INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } type } when type.TypeArguments[0].IsAny(Unique) => type.TypeArguments[0],
        _ => null,
    };

    private static bool IsThere(ITypeSymbol? type) => type is not null;
}
