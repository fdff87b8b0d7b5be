using System.Runtime.InteropServices;
using Headgate.Flows.Batches;
using Headgate.Flows.Exchanges;
using Headgate.Flows.Fusion;
using Headgate.Flows.Inspection;
using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Aggregation;

/// <summary>Counts keys before they are sent to their partitions: counts travel, and not elements.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <typeparam name="TKey">The type of the keys.</typeparam>
internal sealed class PartialCountOperator<T, TKey>(Sink<KeyValuePair<TKey, long>> next, Func<T, TKey> key, IEqualityComparer<TKey>? comparer, int mostKeys)
    : OutpouringOperator<T, KeyValuePair<TKey, long>>(next), ISnapshotFree, IMeasured
    where TKey : notnull
{
    private readonly Dictionary<TKey, long> _counts = new(comparer);

    /// <inheritdoc />
    public long StateSize => _counts.Count;

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
        _counts.Count > 0 && (said is InputEnd || (said is BatchEnd && _counts.Count >= mostKeys)) ? PassOn() : null;

    private void Add(T item)
    {
        var value = key.KeyOf(item);
        CollectionsMarshal.GetValueRefOrAddDefault(_counts, value, out _)++;
    }

    private IEnumerable<Pause> PassOn()
    {
        foreach (var count in _counts)
        {
            Out.Push(count);
            if (Out.MustPause) yield return default;
        }

        _counts.Clear();
    }
}
