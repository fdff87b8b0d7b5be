using Headgate.Flows.Batches;

namespace Headgate.Flows.Fusion;

/// <summary>A sink that passes on what follows from what it takes.</summary>
/// <typeparam name="TIn">The type of the elements that come in.</typeparam>
/// <typeparam name="TOut">The type of the elements that go out.</typeparam>
/// <param name="next">What follows.</param>
internal abstract class Operator<TIn, TOut>(Sink<TOut> next) : Sink<TIn>
{
    protected Sink<TOut> Next { get; } = next;

    /// <inheritdoc />
    public override bool IsReady => Next.IsReady;

    /// <inheritdoc />
    public override void Punctuate(Punctuation said) => Next.Punctuate(said);

    /// <inheritdoc />
    public override void Resume() => Next.Resume();

    /// <inheritdoc />
    public override ValueTask DisposeAsync() => Next.DisposeAsync();
}
