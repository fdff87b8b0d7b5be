using System.Runtime.InteropServices;
using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;
using Headgate.Flows.Inspection;

namespace Headgate.Flows.Aggregation;

/// <summary>Merges what stages have gathered of each key, and passes it on at the end.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TState">The type of what was gathered.</typeparam>
internal sealed partial class MergeOperator<TKey, TState>(Sink<KeyValuePair<TKey, TState>> next, Func<TState, TState, TState> merge, IEqualityComparer<TKey>? comparer)
    : OutpouringOperator<KeyValuePair<TKey, TState>, KeyValuePair<TKey, TState>>(next), IMeasured
    where TKey : notnull
{
    private readonly Dictionary<TKey, TState> _states = new(comparer);

    /// <inheritdoc />
    public long StateSize => _states.Count;

    /// <inheritdoc />
    public override void Push(KeyValuePair<TKey, TState> item)
    {
        if (IsHeld) Wait(item);
        else Add(item);
    }

    /// <inheritdoc />
    public override void PushAll(ReadOnlySpan<KeyValuePair<TKey, TState>> items)
    {
        if (IsHeld)
        {
            base.PushAll(items);
            return;
        }

        foreach (ref readonly var item in items) Add(item);
    }

    /// <inheritdoc />
    protected override IEnumerable<Pause>? Take(KeyValuePair<TKey, TState> item, long clock)
    {
        Add(item);
        return null;
    }

    /// <inheritdoc />
    protected override IEnumerable<Pause>? Before(Punctuation said) => said is InputEnd ? PassOn() : null;

    private void Add(in KeyValuePair<TKey, TState> item)
    {
        ref var state = ref CollectionsMarshal.GetValueRefOrAddDefault(_states, item.Key, out var isThere);
        state = isThere ? merge(state!, item.Value) : item.Value;
    }

    private IEnumerable<Pause> PassOn()
    {
        foreach (var state in _states)
        {
            Out.Push(state);
            if (Out.MustPause) yield return default;
        }

        _states.Clear();
    }
}
