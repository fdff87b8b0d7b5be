using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Headgate.Flows.Exchanges;
using Headgate.Flows.Fusion;
using Headgate.Flows.Inspection;

namespace Headgate.Flows.Rolling;

/// <summary>Passes on the state of its key after each element.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <typeparam name="TState">The type of the states.</typeparam>
/// <param name="next">What follows.</param>
/// <param name="key">The key of an element.</param>
/// <param name="seed">The state of no elements of a key.</param>
/// <param name="accumulate">Adds an element.</param>
/// <param name="comparer">Says which keys are equal.</param>
internal sealed partial class KeyedScanOperator<TKey, T, TState>(
    Sink<KeyValuePair<TKey, TState>> next, Func<T, TKey> key, Func<TState> seed, Func<TState, T, TState> accumulate, IEqualityComparer<TKey>? comparer)
    : Operator<T, KeyValuePair<TKey, TState>>(next), IMeasured
    where TKey : notnull
{
    private readonly Dictionary<TKey, TState> _states = new(comparer);

    /// <inheritdoc />
    public long StateSize => _states.Count;

    /// <inheritdoc />
    public override void Push(T item)
    {
        var value = key.KeyOf(item);
        ref var state = ref CollectionsMarshal.GetValueRefOrNullRef(_states, value);
        TState following;
        if (Unsafe.IsNullRef(ref state)) _states.Add(value, following = accumulate(seed(), item));
        else state = following = accumulate(state, item);
        Next.Push(KeyValuePair.Create(value, following));
    }
}
