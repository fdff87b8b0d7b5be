using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;

namespace Headgate.Flows.Aggregation;

/// <summary>Merges what stages have made of their elements, and passes it on at the end.</summary>
/// <typeparam name="TState">The type of the values.</typeparam>
/// <param name="next">What follows.</param>
/// <param name="seed">The value of no elements.</param>
/// <param name="merge">Makes two values one.</param>
internal sealed partial class MergeStatesOperator<TState>(Sink<TState> next, Func<TState> seed, Func<TState, TState, TState> merge) : Operator<TState, TState>(next)
{
    private TState _state = default!;
    private bool _hasState;

    /// <inheritdoc />
    public override void Push(TState item)
    {
        _state = _hasState ? merge(_state, item) : item;
        _hasState = true;
    }

    /// <inheritdoc />
    public override void Punctuate(Punctuation said)
    {
        if (said is InputEnd) Next.Push(_hasState ? _state : seed());
        Next.Punctuate(said);
    }
}
