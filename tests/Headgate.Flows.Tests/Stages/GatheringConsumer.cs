using System.Collections.Concurrent;
using Headgate.Stages;
using Headgate.Stages.Subscriptions;

namespace Headgate.Flows.Tests.Stages;

/// <summary>Keeps what comes, and may fail at one of it, or leave after so many.</summary>
internal sealed class GatheringConsumer(ConcurrentQueue<int> gathered, Func<int, bool>? fails = null, Exception? failure = null, int most = int.MaxValue, IProducer<int>? producer = null)
    : Consumer<int>(new ConsumerOptions<int> { Name = "Gathering", SubscribeTo = producer is null ? [] : [new SubscribeTo<int>(producer, new SubscriptionOptions { MaxDemand = 3 })] })
{
    private int _count;

    protected override ValueTask OnEventsAsync(EventBatch<int> events, CancellationToken cancellationToken)
    {
        foreach (var item in events.Span)
        {
            if (fails?.Invoke(item) == true) throw failure!;
            if (_count++ == most) Stop();
            if (_count > most) break;
            gathered.Enqueue(item);
        }

        return default;
    }
}
