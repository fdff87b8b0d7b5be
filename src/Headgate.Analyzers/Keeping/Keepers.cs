using Headgate.Analyzers.Handlers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Headgate.Analyzers.Keeping;

/// <summary>Finds what a handler keeps: in a field, a property or a captured variable, or in a collection that one of these holds.</summary>
internal static class Keepers
{
    private static readonly string[] Adding =
        ["Add", "AddFirst", "AddLast", "AddRange", "Append", "Enqueue", "Insert", "Push", "TryAdd", "TryWrite", "WriteAsync"];

    public static IEnumerable<Kept> In(HandlerBody body) => body.AllOperations().SelectMany(operation => operation switch
    {
        ISimpleAssignmentOperation assignment => At(body, assignment.Target, [assignment.Value]),
        ICoalesceAssignmentOperation assignment => At(body, assignment.Target, [assignment.Value]),
        IInvocationOperation { Instance: { } collection } call when Adding.Contains(call.TargetMethod.Name) && !call.TargetMethod.IsHeadgate() =>
            At(body, collection, call.Arguments.Select(argument => argument.Value)),
        _ => [],
    });

    private static IEnumerable<Kept> At(HandlerBody body, IOperation target, IEnumerable<IOperation> values) =>
        PlaceOf(target, body) is { } place ? values.Select(value => new Kept(WithoutConversions(value), place)) : [];

    private static IOperation WithoutConversions(IOperation value) => value is IConversionOperation { IsImplicit: true } conversion ? WithoutConversions(conversion.Operand) : value;

    /// <summary>What outlives the call and leads to the target; null when the target is of this call only.</summary>
    private static ISymbol? PlaceOf(IOperation? target, HandlerBody body) => target switch
    {
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field => field.Field,
        IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation } property => property.Property,
        IFieldReferenceOperation field => PlaceOf(field.Instance, body),
        IPropertyReferenceOperation property => PlaceOf(property.Instance, body),
        ILocalReferenceOperation local => body.IsCaptured(local.Local) ? local.Local : null,
        IArrayElementReferenceOperation element => PlaceOf(element.ArrayReference, body),
        _ => null,
    };
}
