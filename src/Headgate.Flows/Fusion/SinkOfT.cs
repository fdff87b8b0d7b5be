using Headgate.Flows.Batches;

namespace Headgate.Flows.Fusion;

/// <summary>A sink for elements of one type.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
internal abstract class Sink<T> : Sink
{
    /// <summary>Takes one element.</summary>
    /// <param name="item">The element.</param>
    public abstract void Push(T item);

    /// <summary>Takes elements that lie together: the loop of a stage.</summary>
    /// <param name="items">The elements, in their order.</param>
    public virtual void PushAll(ReadOnlySpan<T> items)
    {
        foreach (ref readonly var item in items) Push(item);
    }

    /// <summary>Takes a batch as it came, for those who look at more than the elements.</summary>
    /// <param name="batch">The batch; valid during the call.</param>
    public virtual void PushBatch(FlowBatch<T> batch) => PushAll(batch.Items);
}
