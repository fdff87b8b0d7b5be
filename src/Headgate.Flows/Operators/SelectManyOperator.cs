using Headgate.Flows.Fusion;
using Headgate.Flows.Planning;
using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Operators;

/// <summary>Passes on the elements of a sequence for each element.</summary>
internal sealed class SelectManyOperator<TIn, TOut>(Sink<TOut> next, Func<TIn, IEnumerable<TOut>> selector, string name = "SelectMany") : SequenceOperator<TIn, TOut>(next), ISnapshotFree
{
    /// <inheritdoc />
    protected override IEnumerable<TOut>? Take(TIn item)
    {
        switch (selector(item))
        {
            // What is in memory already, and short, is not worth stopping for.
            case TOut[] { Length: <= Stretch } array:
                Next.PushAll(array);
                return null;
            case List<TOut> { Count: <= Stretch } list:
                foreach (var inner in list) Next.Push(inner);
                return null;
            case { } sequence:
                return sequence;
            case null:
                throw FlowErrors.NullSequence(name);
        }
    }
}
