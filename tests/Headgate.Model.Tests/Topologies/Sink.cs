using Headgate.Stages;
using Headgate.Stages.Buffering;
using Headgate.Stages.Subscriptions;

namespace Headgate.Model.Tests.Topologies;

/// <summary>A consumer that checks everything that it receives.</summary>
internal sealed class Sink(Script script, Taker taker, ConsumerOptions<Item> options) : Consumer<Item>(options), IActor
{
    public Stage Stage => this;

    public Script Script => script;

    public Emitter? Emitter => null;

    public Taker Taker => taker;

    public override string ToString() => $"{Name}: {script.Mood} <- {string.Join(", ", taker.Pairings.Select(static pairing => pairing.From.Name))}";

    internal override void ReportLost(int count, DiscardReason reason) => taker.Lost(count, reason);

    protected override ValueTask OnSubscribedAsync(Subscription subscription)
    {
        script.Enter(FaultPoint.Subscribed);
        taker.Opened(subscription);
        if (subscription.Options.DemandMode == DemandMode.Manual) subscription.Ask(script.Dice.Below(5));
        script.Leave();
        return default;
    }

    protected override ValueTask OnEventsAsync(EventBatch<Item> events, CancellationToken cancellationToken)
    {
        script.Enter(FaultPoint.Events);
        var pairing = taker.Begin(events);
        if (script.Hangs()) return HangAsync();
        if (script.IsPaused || script.Mood is Mood.Yielding or Mood.Slow) return TakeAsync(pairing, events, cancellationToken);
        End(pairing, events);
        return default;
    }

    protected override async ValueTask OnCancelledAsync(Subscription subscription, StopReason reason)
    {
        script.Enter(FaultPoint.Cancelled);
        taker.Ended(subscription);
        if (script.Mood == Mood.Yielding) await Task.Yield();
        script.Leave();
    }

    protected override ValueTask OnCompletedAsync(CancellationToken cancellationToken)
    {
        script.Enter(FaultPoint.Cancelled);
        taker.Completed();
        script.Leave();
        return default;
    }

    /// <summary>A kill from within: the loop has not parked the callback yet when it comes.</summary>
    private async ValueTask HangAsync()
    {
        Kill();
        await new TaskCompletionSource().Task;
    }

    private async ValueTask TakeAsync(Pairing pairing, EventBatch<Item> events, CancellationToken cancellationToken)
    {
        await script.PassAsync();
        await script.BreatheAsync(TimeProvider, cancellationToken);
        if (!cancellationToken.IsCancellationRequested) End(pairing, events);
    }

    private void End(Pairing pairing, EventBatch<Item> events)
    {
        if (pairing.IsManual) events.From.Ask(script.Dice.Below(events.Count + 2));
        taker.End(pairing, events);
        script.Leave();
    }
}
