using System.Collections.Immutable;
using Headgate.Analyzers.Handlers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Headgate.Analyzers;

/// <summary>HG1007: events that are to cross from one silo of a cluster to another, and of a type that has no serializer.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class UnserializableTypeAnalyzer : DiagnosticAnalyzer
{
    private const string RemoteProducer = "Headgate.Orleans.RemoteProducer`1";
    private const string SiloExtensions = "Headgate.Orleans.HeadgateSiloBuilderExtensions";
    private const string Serializer = "Orleans.GenerateSerializerAttribute";

    private static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        DiagnosticIds.UnserializableType,
        "Events of a clustered stage cannot be serialized",
        "Events of type {0} cross from one silo to another, and it has no serializer; mark it with [GenerateSerializer]",
        "A clustered stage sends its events to other processes. Without a serializer for their type that fails when the first is sent. Where another serializer is registered for the type, suppress this.");

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptor];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(Analyze, OperationKind.ObjectCreation, OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        if (EventType(context.Operation) is not { } events || Unserializable(events) is not { } type) return;
        context.ReportDiagnostic(Diagnostic.Create(Descriptor, context.Operation.Syntax.GetLocation(), type.Locations, type.Name));
    }

    private static ITypeSymbol? EventType(IOperation operation) => operation switch
    {
        IObjectCreationOperation { Type: INamedTypeSymbol created } when created.Is(RemoteProducer) => created.TypeArguments[0],
        IInvocationOperation { TargetMethod: { Name: "AddProducer", TypeArguments.Length: 1 } method } when method.ContainingType.Is(SiloExtensions) => method.TypeArguments[0],
        _ => null,
    };

    /// <summary>The first type of this compilation, in the type or its arguments, that has no serializer. Of types of others nothing is known.</summary>
    private static INamedTypeSymbol? Unserializable(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => Unserializable(array.ElementType),
        INamedTypeSymbol { TypeKind: TypeKind.Enum } => null,
        INamedTypeSymbol named when !named.DeclaringSyntaxReferences.IsEmpty && !HasSerializer(named) => named,
        INamedTypeSymbol named => named.TypeArguments.Select(Unserializable).FirstOrDefault(argument => argument is not null),
        _ => null,
    };

    private static bool HasSerializer(INamedTypeSymbol type) => type.IsTupleType || type.IsAnonymousType || type.GetAttributes().Any(attribute => attribute.AttributeClass.Is(Serializer));
}
