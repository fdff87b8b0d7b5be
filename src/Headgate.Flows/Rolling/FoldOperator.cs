using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;

namespace Headgate.Flows.Rolling;

/// <summary>Makes one state of all elements of a stage, and passes it on at the end.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <typeparam name="TState">The type of the state.</typeparam>
/// <param name="next">What follows.</param>
/// <param name="seed">The state of no elements.</param>
/// <param name="add">Adds an element.</param>
internal sealed class FoldOperator<T, TState>(Sink<TState> next, Func<TState> seed, Func<TState, T, TState> add) : Operator<T, TState>(next)
{
    private TState _state = seed();

    /// <inheritdoc />
    public override void Push(T item) => _state = add(_state, item);

    /// <inheritdoc />
    public override void Punctuate(Punctuation said)
    {
        if (said is InputEnd) Next.Push(_state);
        Next.Punctuate(said);
    }
}
