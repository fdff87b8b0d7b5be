using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;

namespace Headgate.Flows.Aggregation;

/// <summary>Passes on the element whose key is the best of all; of several the one that came first, as LINQ does. A null key is worse than any other.</summary>
/// <remarks>A stage that shares its source with others says at the end of a batch what is better than all it has said before. So those who put
/// the batches in order again see the candidates in the order of the source, and few of them.</remarks>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <param name="next">What follows.</param>
/// <param name="key">The key of an element.</param>
/// <param name="isBetter">Whether the first key is better than the second; neither is null.</param>
/// <param name="isPartial">Whether candidates are passed on after each batch.</param>
internal sealed partial class BestOperator<T, TKey>(Sink<T> next, Func<T, TKey> key, Func<TKey, TKey, bool> isBetter, bool isPartial) : Operator<T, T>(next)
{
    private T _best = default!;
    private TKey _bestKey = default!;
    private bool _hasBest;
    private bool _isNew;

    /// <inheritdoc />
    public override void Push(T item)
    {
        var value = key(item);
        if (_hasBest && (value is null || (_bestKey is not null && !isBetter(value, _bestKey)))) return;
        (_best, _bestKey, _hasBest, _isNew) = (item, value, true, true);
    }

    /// <inheritdoc />
    public override void Punctuate(Punctuation said)
    {
        if (_isNew && (said is InputEnd || (isPartial && said is BatchEnd)))
        {
            _isNew = false;
            Next.Push(_best);
        }

        Next.Punctuate(said);
    }
}
