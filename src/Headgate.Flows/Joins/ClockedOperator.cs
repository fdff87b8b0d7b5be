using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;

namespace Headgate.Flows.Joins;

/// <summary>Keeps with each element how far its source had come, for who cannot take whole batches.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <param name="next">What follows.</param>
internal sealed partial class ClockedOperator<T>(Sink<Clocked<T>> next) : Operator<T, Clocked<T>>(next)
{
    /// <inheritdoc />
    public override void Push(T item) => Next.Push(new Clocked<T>(item, long.MinValue));

    /// <inheritdoc />
    public override void PushBatch(FlowBatch<T> batch)
    {
        var items = batch.Items;
        var clocks = batch.Clocks;
        for (var i = 0; i < items.Length; i++) Next.Push(new Clocked<T>(items[i], clocks[i]));
    }
}
