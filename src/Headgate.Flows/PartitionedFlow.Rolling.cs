using Headgate.Flows.Rolling;

namespace Headgate.Flows;

/// <content>Results that follow from all elements of a key so far.</content>
public sealed partial class PartitionedFlow<TKey, T>
{
    /// <summary>Passes on the state of its key after each element, in the order of the elements of the key.</summary>
    /// <typeparam name="TState">The type of the states.</typeparam>
    /// <param name="seed">The state of no elements; called once for each key. It is not passed on.</param>
    /// <param name="accumulate">The state with an element more. States are passed on, so that it must return a new one and not change the old.</param>
    /// <returns>The keys and their states, as many as there are elements. The last state of each key is kept until the flow ends.</returns>
    public new Flow<KeyValuePair<TKey, TState>> Scan<TState>(Func<TState> seed, Func<TState, T, TState> accumulate)
    {
        ArgumentNullException.ThrowIfNull(seed);
        ArgumentNullException.ThrowIfNull(accumulate);
        var partitioning = _exchange.Partitioning;
        return Then<KeyValuePair<TKey, TState>>(
            "Scan", (_, next) => new KeyedScanOperator<TKey, T, TState>(next, partitioning.Key, seed, accumulate, partitioning.Comparer));
    }
}
