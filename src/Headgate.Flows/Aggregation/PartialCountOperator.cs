using System.Runtime.InteropServices;
using Headgate.Flows.Batches;
using Headgate.Flows.Exchanges;
using Headgate.Flows.Fusion;
using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Aggregation;

/// <summary>Counts keys before they are sent to their partitions: counts travel, and not elements.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <typeparam name="TKey">The type of the keys.</typeparam>
internal sealed class PartialCountOperator<T, TKey>(Sink<KeyValuePair<TKey, long>> next, Func<T, TKey> key, IEqualityComparer<TKey>? comparer, int mostKeys)
    : Operator<T, KeyValuePair<TKey, long>>(next), ISnapshotFree
    where TKey : notnull
{
    private readonly Dictionary<TKey, long> _counts = new(comparer);

    /// <inheritdoc />
    public override void Push(T item)
    {
        var value = key.KeyOf(item);
        CollectionsMarshal.GetValueRefOrAddDefault(_counts, value, out _)++;
    }

    /// <inheritdoc />
    public override void Punctuate(Punctuation said)
    {
        if (said is InputEnd || (said is BatchEnd && _counts.Count >= mostKeys)) PassOn();
        Next.Punctuate(said);
    }

    private void PassOn()
    {
        foreach (var count in _counts) Next.Push(count);
        _counts.Clear();
    }
}
