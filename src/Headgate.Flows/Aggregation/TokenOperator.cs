using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;

namespace Headgate.Flows.Aggregation;

/// <summary>Counts the texts in elements, before the counts are sent to their partitions.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <param name="next">What follows.</param>
/// <param name="tokens">Counts the texts of an element.</param>
internal sealed class TokenOperator<T>(Sink<KeyValuePair<string, long>> next, Action<T, TokenCounter> tokens) : Operator<T, KeyValuePair<string, long>>(next)
{
    private readonly TokenCounter _counter = new();

    /// <inheritdoc />
    public override void Push(T item) => tokens(item, _counter);

    /// <inheritdoc />
    public override void Punctuate(Punctuation said)
    {
        if (said is InputEnd || (said is BatchEnd && _counter.Count >= Partial.MostKeys)) _counter.Drain(Next);
        Next.Punctuate(said);
    }
}
