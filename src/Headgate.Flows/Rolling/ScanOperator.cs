using Headgate.Flows.Fusion;

namespace Headgate.Flows.Rolling;

/// <summary>Passes on the state after each element.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <typeparam name="TState">The type of the state.</typeparam>
/// <param name="next">What follows.</param>
/// <param name="seed">The state of no elements.</param>
/// <param name="accumulate">Adds an element.</param>
internal sealed partial class ScanOperator<T, TState>(Sink<TState> next, Func<TState> seed, Func<TState, T, TState> accumulate) : Operator<T, TState>(next)
{
    private TState _state = seed();

    /// <inheritdoc />
    public override void Push(T item) => Next.Push(_state = accumulate(_state, item));
}
