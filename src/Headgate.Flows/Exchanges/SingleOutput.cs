using Headgate.Flows.Fusion;

namespace Headgate.Flows.Exchanges;

/// <summary>An output to one receiver, or to several of which any may take a batch.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
internal sealed class SingleOutput<T>(IStageHost host, OutputShape<T> shape) : Output<T>(host, shape)
{
    /// <inheritdoc />
    public override void Push(T item) => Add(0, item);

    /// <inheritdoc />
    public override void PushAll(ReadOnlySpan<T> items)
    {
        if (HasEventTime) base.PushAll(items);
        else AddAll(0, items);
    }
}
