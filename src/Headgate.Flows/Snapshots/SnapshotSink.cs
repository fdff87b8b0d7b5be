using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;

namespace Headgate.Flows.Snapshots;

/// <summary>Stands before an operator that remembers something, and has it written when a barrier passes.</summary>
/// <typeparam name="T">The type of the elements that come in.</typeparam>
internal sealed class SnapshotSink<T>(Sink<T> inner, ISnapshotted state, StageSnapshots snapshots, int number) : Sink<T>
{
    /// <inheritdoc />
    public override bool IsReady => inner.IsReady;

    /// <inheritdoc />
    public override void Push(T item) => inner.Push(item);

    /// <inheritdoc />
    public override void PushAll(ReadOnlySpan<T> items) => inner.PushAll(items);

    /// <inheritdoc />
    public override void PushBatch(FlowBatch<T> batch) => inner.PushBatch(batch);

    /// <inheritdoc />
    public override void Punctuate(Punctuation said)
    {
        // Before it is passed on: when it comes out at the end of the flow, everything has been written.
        if (said is BatchEnd { Said: SnapshotBarrier barrier }) snapshots.Save(number, state, barrier);
        inner.Punctuate(said);
    }

    /// <inheritdoc />
    public override void Resume() => inner.Resume();

    /// <inheritdoc />
    public override ValueTask DisposeAsync() => inner.DisposeAsync();
}
