using System.Runtime.InteropServices;
using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;

namespace Headgate.Flows.Aggregation;

/// <summary>Merges what stages have gathered of each key, and passes it on at the end.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TState">The type of what was gathered.</typeparam>
internal sealed partial class MergeOperator<TKey, TState>(Sink<KeyValuePair<TKey, TState>> next, Func<TState, TState, TState> merge, IEqualityComparer<TKey>? comparer)
    : Operator<KeyValuePair<TKey, TState>, KeyValuePair<TKey, TState>>(next)
    where TKey : notnull
{
    private readonly Dictionary<TKey, TState> _states = new(comparer);

    /// <inheritdoc />
    public override void Push(KeyValuePair<TKey, TState> item)
    {
        ref var state = ref CollectionsMarshal.GetValueRefOrAddDefault(_states, item.Key, out var isThere);
        state = isThere ? merge(state!, item.Value) : item.Value;
    }

    /// <inheritdoc />
    public override void Punctuate(Punctuation said)
    {
        if (said is InputEnd)
        {
            foreach (var state in _states) Next.Push(state);
            _states.Clear();
        }

        Next.Punctuate(said);
    }
}
