using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;
using Headgate.Flows.Inspection;
using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Aggregation;

/// <summary>Counts the texts in elements, before the counts are sent to their partitions.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <param name="next">What follows.</param>
/// <param name="tokens">Counts the texts of an element.</param>
/// <param name="mostKeys">With how many different texts the counts are passed on.</param>
internal sealed class TokenOperator<T>(Sink<KeyValuePair<string, long>> next, Action<T, TokenCounter> tokens, int mostKeys)
    : OutpouringOperator<T, KeyValuePair<string, long>>(next), ISnapshotFree, IMeasured
{
    private readonly TokenCounter _counter = new();

    /// <inheritdoc />
    public long StateSize => _counter.Count;

    /// <inheritdoc />
    protected override IEnumerable<Pause>? Take(T item, long clock)
    {
        tokens(item, _counter);
        return null;
    }

    /// <inheritdoc />
    protected override IEnumerable<Pause>? Before(Punctuation said) =>
        _counter.Count > 0 && (said is InputEnd || (said is BatchEnd && _counter.Count >= mostKeys)) ? _counter.Drain(Out) : null;
}
