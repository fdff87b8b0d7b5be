using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Headgate.Analyzers.Handlers;

/// <summary>Functions that are handed to Headgate to be called for events or messages: not those that declare or configure something, once.</summary>
internal static class HandlerDelegates
{
    private static readonly string[] Configured = ["Options", "Builder", "Spec"];

    /// <summary>Whether the function is handed to a member of Headgate, whatever for.</summary>
    public static bool IsGivenToHeadgate(this IDelegateCreationOperation created)
    {
        var parent = created.Parent;
        while (parent is IConversionOperation) parent = parent.Parent;
        return parent switch
        {
            IArgumentOperation { Parameter: { } parameter } => parameter.ContainingSymbol.IsHeadgate(),
            ISimpleAssignmentOperation { Target: IPropertyReferenceOperation property } => property.Property.IsHeadgate(),
            _ => false,
        };
    }

    /// <summary>Whether it is called for events or messages.</summary>
    public static bool IsHandler(this IDelegateCreationOperation created) =>
        created.IsGivenToHeadgate() && created.Type is INamedTypeSymbol { DelegateInvokeMethod: { } invoke } && !Declares(invoke) && !Makes(invoke);

    private static bool Declares(IMethodSymbol invoke) =>
        invoke.Parameters.Any(parameter => parameter.Type.IsHeadgate() && Array.Exists(Configured, ending => parameter.Type.Name.EndsWith(ending, StringComparison.Ordinal)));

    /// <summary>A factory gives a part of a pipeline; a handler gives data, or messages.</summary>
    private static bool Makes(IMethodSymbol invoke) => invoke.ReturnType is { IsReferenceType: true } made && made.IsHeadgate();
}
