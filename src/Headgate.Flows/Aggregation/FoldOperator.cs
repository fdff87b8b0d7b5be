using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;

namespace Headgate.Flows.Aggregation;

/// <summary>Makes one value of all elements that come to a stage, in their order, and passes it on at the end.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <typeparam name="TState">The type of the value.</typeparam>
/// <param name="next">What follows.</param>
/// <param name="seed">The value of no elements.</param>
/// <param name="add">Adds an element.</param>
/// <param name="isPartial">Whether a stage that no element came to passes nothing on: others will have had some.</param>
/// <param name="isByBatch">Whether it passes on what it has at the end of each batch, and not at the end only.</param>
internal sealed partial class FoldOperator<T, TState>(Sink<TState> next, Func<TState> seed, Func<TState, T, TState> add, bool isPartial, bool isByBatch = false)
    : Operator<T, TState>(next)
{
    private TState _state = default!;
    private bool _hasState;

    /// <inheritdoc />
    public override void Push(T item)
    {
        if (!_hasState) Begin();
        _state = add(_state, item);
    }

    /// <inheritdoc />
    public override void Punctuate(Punctuation said)
    {
        if (said is InputEnd && !_hasState && !isPartial) Begin();
        if (_hasState && (said is InputEnd || (isByBatch && said is BatchEnd))) PassOn();

        Next.Punctuate(said);
    }

    private void PassOn()
    {
        Next.Push(_state);
        (_state, _hasState) = (default!, false);
    }

    private void Begin()
    {
        _state = seed();
        _hasState = true;
    }
}
