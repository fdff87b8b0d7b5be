using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Headgate.Flows.Batches;
using Headgate.Flows.Exchanges;
using Headgate.Flows.Fusion;
using Headgate.Flows.Inspection;

namespace Headgate.Flows.Aggregation;

/// <summary>Aggregates the elements of each key: before they are sent to their partitions, or there.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TState">The type of the aggregates.</typeparam>
/// <param name="next">What follows.</param>
/// <param name="key">The key of an element.</param>
/// <param name="seed">The aggregate of no elements of a key.</param>
/// <param name="add">Adds an element.</param>
/// <param name="comparer">Says which keys are equal.</param>
/// <param name="mostKeys">With how many keys aggregates are passed on before the end, to be merged later; null for never.</param>
internal sealed partial class AggregateOperator<T, TKey, TState>(
    Sink<KeyValuePair<TKey, TState>> next, Func<T, TKey> key, Func<TKey, TState> seed, Func<TState, T, TState> add, IEqualityComparer<TKey>? comparer, int? mostKeys = null)
    : OutpouringOperator<T, KeyValuePair<TKey, TState>>(next), IMeasured
    where TKey : notnull
{
    private readonly Dictionary<TKey, TState> _states = new(comparer);

    /// <inheritdoc />
    public long StateSize => _states.Count;

    /// <inheritdoc />
    public override void Push(T item)
    {
        if (IsHeld) Wait(item);
        else Add(item);
    }

    /// <inheritdoc />
    public override void PushAll(ReadOnlySpan<T> items)
    {
        if (IsHeld)
        {
            base.PushAll(items);
            return;
        }

        foreach (ref readonly var item in items) Add(item);
    }

    /// <inheritdoc />
    protected override IEnumerable<Pause>? Take(T item, long clock)
    {
        Add(item);
        return null;
    }

    /// <inheritdoc />
    protected override IEnumerable<Pause>? Before(Punctuation said) =>
        _states.Count > 0 && (said is InputEnd || (said is BatchEnd && _states.Count >= mostKeys)) ? PassOn() : null;

    private void Add(T item)
    {
        var value = key.KeyOf(item);
        ref var state = ref CollectionsMarshal.GetValueRefOrNullRef(_states, value);
        if (Unsafe.IsNullRef(ref state)) _states.Add(value, add(seed(value), item));
        else state = add(state, item);
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
