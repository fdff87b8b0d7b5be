using System.Net;
using Headgate.Stages;
using Headgate.Stages.Subscriptions;

namespace Patterns;

/// <summary>Calls the API for each order, at most <paramref name="limit"/> times within any <paramref name="window"/>.</summary>
public sealed class ApiCaller(IProducer<int> orders, HttpClient client, int limit, TimeSpan window)
    : Consumer<int>(new() { SubscribeTo = [new(orders, new SubscriptionOptions { DemandMode = DemandMode.Manual })] })
{
    private readonly Queue<long> _answered = new();
    private Subscription? _subscription;
    private ITimer? _timer;

    /// <summary>Calls that were answered with what was asked for. It belongs to the stage: read it when the stage has stopped.</summary>
    public int AnsweredCount { get; private set; }

    /// <summary>Calls that were answered with 429. It belongs to the stage: read it when the stage has stopped.</summary>
    public int RefusedCount { get; private set; }

    protected override ValueTask OnStartAsync(CancellationToken cancellationToken)
    {
        // A timer fires on a thread of its own; what it does to the stage it posts to the stage.
        _timer = TimeProvider.CreateTimer(_ => Post(AskForWhatMayBeCalled), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        return default;
    }

    protected override ValueTask OnSubscribedAsync(Subscription subscription)
    {
        _subscription = subscription;
        subscription.Ask(limit);
        return default;
    }

    protected override async ValueTask OnEventsAsync(EventBatch<int> events, CancellationToken cancellationToken)
    {
        foreach (var order in events)
        {
            using var response = await client.GetAsync(new Uri($"orders/{order}", UriKind.Relative), cancellationToken);
            if (response.StatusCode == HttpStatusCode.TooManyRequests) RefusedCount++;
            else AnsweredCount++;

            // The API counted the call before it answered: a window after the answer, the call is in no window of the API's.
            _answered.Enqueue(TimeProvider.GetTimestamp());
        }

        AskForWhatMayBeCalled();
    }

    protected override ValueTask OnTerminateAsync(StopReason reason) => _timer?.DisposeAsync() ?? default;

    /// <summary>Asks for an event in place of each call that is a window ago, and comes back when the next one will be.</summary>
    private void AskForWhatMayBeCalled()
    {
        var free = 0;
        while (_answered.TryPeek(out var oldest))
        {
            var left = window - TimeProvider.GetElapsedTime(oldest);
            if (left > TimeSpan.Zero)
            {
                _timer!.Change(left, Timeout.InfiniteTimeSpan);
                break;
            }

            _answered.Dequeue();
            free++;
        }

        _subscription!.Ask(free);
    }
}
