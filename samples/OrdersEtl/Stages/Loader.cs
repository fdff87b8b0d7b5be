using Headgate.Stages;
using Headgate.Stages.Subscriptions;
using OrdersEtl.Loading;
using OrdersEtl.Transformation;

namespace OrdersEtl.Stages;

/// <summary>Stores orders batch by batch, and the last, smaller batch when there are no more orders to come.</summary>
public sealed class Loader(IProducer<TransformedOrder> orders, BatchLoader batches)
    : Consumer<TransformedOrder>(new() { SubscribeTo = [new(orders, TwoBatches)] })
{
    /// <summary>While one batch is being stored the next one is under way.</summary>
    private static readonly SubscriptionOptions TwoBatches = new() { MaxDemand = 2 * BatchLoader.BatchSize, MinDemand = BatchLoader.BatchSize };

    protected override ValueTask OnEventsAsync(EventBatch<TransformedOrder> events, CancellationToken cancellationToken)
    {
        foreach (var order in events) batches.Add(order);
        return default;
    }

    /// <summary>There are no more orders: the last batch is stored. A failure to store it fails the stage, and the job.</summary>
    protected override ValueTask OnCompletedAsync(CancellationToken cancellationToken)
    {
        batches.Complete();
        return default;
    }
}
