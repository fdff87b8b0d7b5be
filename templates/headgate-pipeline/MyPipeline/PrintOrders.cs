using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Handlers;

namespace MyPipeline;

/// <summary>Prints batches. When it has returned, the orders of the batch are acknowledged.</summary>
public sealed class PrintOrders : IBatchHandler<Order>
{
    public ValueTask<IReadOnlyList<Message<Order>>> HandleAsync(MessageBatch<Order> batch, CancellationToken cancellationToken)
    {
        Console.WriteLine($"{batch.Count} orders, {batch.Data.Sum(order => order.Price)} in all");
        return new(batch);
    }
}
