using Headgate.Flows.Batches;
using Headgate.Flows.Exchanges;
using Headgate.Flows.Fusion;
using Headgate.Flows.Inspection;

namespace Headgate.Flows.Aggregation;

/// <summary>Passes on the first element of each key.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <param name="next">What follows.</param>
/// <param name="key">The key of an element.</param>
/// <param name="comparer">Says which keys are equal.</param>
/// <param name="mostKeys">With how many keys it forgets what it has passed on, since whoever follows looks again; null for never.</param>
internal sealed partial class DistinctOperator<T, TKey>(Sink<T> next, Func<T, TKey> key, IEqualityComparer<TKey>? comparer, int? mostKeys = null) : Operator<T, T>(next), IMeasured
{
    private readonly HashSet<TKey> _seen = new(comparer);

    /// <inheritdoc />
    public long StateSize => _seen.Count;

    /// <inheritdoc />
    public override void Push(T item)
    {
        var value = key.KeyOf(item);
        if (_seen.Add(value)) Next.Push(item);
    }

    /// <inheritdoc />
    public override void Punctuate(Punctuation said)
    {
        if (said is BatchEnd && _seen.Count >= mostKeys) _seen.Clear();
        Next.Punctuate(said);
    }
}
