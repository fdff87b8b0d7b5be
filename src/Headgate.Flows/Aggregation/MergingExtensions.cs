using Headgate.Flows.Exchanges;
using Headgate.Flows.Partitions;

namespace Headgate.Flows.Aggregation;

/// <summary>Merges what stages have gathered each for itself.</summary>
internal static class MergingExtensions
{
    /// <summary>Sends what was gathered of each key to its partition, and merges it there.</summary>
    public static Flow<KeyValuePair<TKey, TState>> Merged<TKey, TState>(
        this Flow<KeyValuePair<TKey, TState>> partial, string name, Func<TState, TState, TState> merge, IEqualityComparer<TKey>? comparer, int stages)
        where TKey : notnull
    {
        var partitioning = new Partitioning<KeyValuePair<TKey, TState>, TKey>(static pair => pair.Key, comparer);
        return new ExchangedFlow<KeyValuePair<TKey, TState>, TKey>(new Exchange<KeyValuePair<TKey, TState>, TKey>(partial, partitioning, stages))
            .Then<KeyValuePair<TKey, TState>>(name, (_, next) => new MergeOperator<TKey, TState>(next, merge, comparer), gathers: true);
    }
}
