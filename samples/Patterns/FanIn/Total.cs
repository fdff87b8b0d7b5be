using Headgate.Stages;
using Headgate.Stages.Subscriptions;

namespace Patterns;

/// <summary>Adds up what several producers emit.</summary>
/// <remarks>The subscriptions stand in the options, so that all of them are made before the first one can end: a consumer that subscribed
/// to one after the other could find that the first has ended, and that it was the last.</remarks>
public sealed class Total(params IProducer<int>[] sources)
    : Consumer<int>(new() { SubscribeTo = [.. sources.Select(source => new SubscribeTo<int>(source))] })
{
    /// <summary>The sum. It belongs to the stage: read it when the stage has stopped.</summary>
    public int Sum { get; private set; }

    protected override ValueTask OnEventsAsync(EventBatch<int> events, CancellationToken cancellationToken)
    {
        foreach (var number in events) Sum += number;
        return default;
    }

    protected override ValueTask OnCancelledAsync(Subscription subscription, StopReason reason)
    {
        Console.WriteLine($"{subscription.ProducerName} has ended after {subscription.ProcessedCount} numbers, the sum is {Sum}");
        return default;
    }
}
