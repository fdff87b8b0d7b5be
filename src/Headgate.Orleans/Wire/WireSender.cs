using Headgate.Orleans.Diagnostics;
using Headgate.Stages;
using Headgate.Stages.Subscriptions;

namespace Headgate.Orleans.Wire;

/// <summary>Stands in for a consumer in another silo, beside the producer: asks for what that has asked for, and keeps what it is sent until it is fetched.</summary>
internal sealed class WireSender<T>(string producer, OpenRequest request) : Consumer<T>(new ConsumerOptions<T> { Name = request.ConsumerName })
{
    private readonly Outbox<T> _outbox = new();
    private Subscription? _subscription;
    private long _asked;
    private long _lastHeard;
    private int _isClosed;

    /// <summary>The silence since the last fetch; none while one waits.</summary>
    public Task<TimeSpan> SilenceAsync() => InvokeAsync(() => _outbox.IsAwaited ? TimeSpan.Zero : TimeProvider.GetElapsedTime(_lastHeard));

    public async Task SubscribeAsync(IProducer<T> to)
    {
        _lastHeard = TimeProvider.GetTimestamp();
        var options = new SubscriptionOptions { DemandMode = DemandMode.Manual, CancelMode = CancelMode.Temporary, Partition = request.Partition };
        _subscription = await SubscribeToAsync(to, options);
        OrleansMeter.Opened(producer);
    }

    /// <summary>Asks for what was not asked for yet, and fetches a delivery: at once, or when there is one.</summary>
    public async Task<Delivery<T>> TakeAsync(TakeRequest take, TimeSpan poll)
    {
        var delivery = await InvokeAsync(() => Take(take));
        if (delivery.IsCompleted) return await delivery;
        try
        {
            return await delivery.WaitAsync(poll, TimeProvider);
        }
        catch (TimeoutException)
        {
            return Delivery<T>.Nothing;
        }
        finally
        {
            await NoteHeardAsync();
        }
    }

    /// <summary>The consumer leaves, or was not heard of for too long.</summary>
    public async Task CloseAsync(StopReason reason, long received)
    {
        if (Interlocked.Exchange(ref _isClosed, 1) != 0) return;
        _subscription?.Cancel(reason);
        var left = await InvokeAsync(() =>
        {
            _outbox.Received(received);
            _outbox.End(StopNotice.Of(reason));
            return _outbox.Count;
        });
        OrleansMeter.Closed(producer, left);
        if (left > 0) OrleansEvents.DeliveriesLost(Logger, producer, Name, left);
        await StopAsync();
    }

    protected override ValueTask OnEventsAsync(EventBatch<T> events, CancellationToken cancellationToken)
    {
        _outbox.Add(events.ToArray());
        OrleansMeter.Sent(producer, events.Count);
        return default;
    }

    protected override ValueTask OnCancelledAsync(Subscription subscription, StopReason reason)
    {
        _outbox.End(StopNotice.Of(reason));
        return default;
    }

    private async Task NoteHeardAsync()
    {
        try
        {
            await InvokeAsync(() => _lastHeard = TimeProvider.GetTimestamp());
        }
        catch (StageStoppedException)
        {
            // It was closed meanwhile, and nobody asks any more. What was waited for has come all the same.
        }
    }

    private Task<Delivery<T>> Take(TakeRequest take)
    {
        _lastHeard = TimeProvider.GetTimestamp();
        if (take.Asked > _asked)
        {
            // Numbers that are summed up fit: no consumer asks for more than int.MaxValue at once.
            _subscription!.Ask((int)Math.Min(int.MaxValue, take.Asked - _asked));
            _asked = take.Asked;
        }

        _outbox.Received(take.Received);
        return _outbox.TakeAsync(take.Sequence);
    }
}
