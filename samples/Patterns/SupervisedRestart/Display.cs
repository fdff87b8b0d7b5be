using Headgate.Stages;
using Headgate.Stages.Subscriptions;

namespace Patterns;

/// <summary>Shows readings, and when the sensor comes and goes.</summary>
public sealed class Display(IProducer<int> sensor) : Consumer<int>(new() { SubscribeTo = [new(sensor)] })
{
    protected override ValueTask OnSubscribedAsync(Subscription subscription)
    {
        Console.WriteLine($"{subscription.ProducerName} is there");
        return default;
    }

    protected override ValueTask OnEventsAsync(EventBatch<int> events, CancellationToken cancellationToken)
    {
        foreach (var reading in events) Console.WriteLine(reading);
        return default;
    }

    protected override ValueTask OnCancelledAsync(Subscription subscription, StopReason reason)
    {
        Console.WriteLine($"{subscription.ProducerName} is gone: {reason.Exception?.Message ?? "it has ended"}");
        return default;
    }
}
