using Headgate.Stages;
using Headgate.Stages.Buffering;
using Headgate.Stages.Dispatching;
using Headgate.Stages.Subscriptions;

namespace Headgate.Model.Tests.Topologies;

/// <summary>A producer-consumer that makes events of its own of those that it receives.</summary>
internal sealed class Relay(Script script, Taker taker, Emitter emitter, ProducerConsumerOptions<Item, Item> options)
    : ProducerConsumer<Item, Item>(options), IActor
{
    private int _taken;

    public Stage Stage => this;

    public Script Script => script;

    public Emitter Emitter => emitter;

    public Taker Taker => taker;

    public override string ToString() => $"{Name}: {emitter}, {script.Mood} <- {string.Join(", ", taker.Pairings.Select(static pairing => pairing.From.Name))}";

    internal override void ReportLost(int count, DiscardReason reason) => taker.Lost(count, reason);

    protected override ValueTask OnEventsAsync(EventBatch<Item> events, CancellationToken cancellationToken)
    {
        script.Enter(FaultPoint.Events);
        var pairing = taker.Begin(events);
        if (script.Hangs()) return HangAsync();
        if (script.IsPaused || script.Mood is Mood.Yielding or Mood.Slow) return TakeAsync(pairing, events, cancellationToken);
        if (script.Mood == Mood.InPlace)
        {
            Rewrite(events);
            pairing.Completed += events.Count;
        }
        else
        {
            for (var i = 0; i < events.Count; i++) Emit(script.Mood);
            script.Pass(FaultPoint.Emitted);
            taker.End(pairing, events);
        }

        script.Leave();
        return default;
    }

    protected override ValueTask OnSubscribedAsync(Subscription subscription)
    {
        script.Enter(FaultPoint.Subscribed);
        taker.Opened(subscription);
        if (subscription.Options.DemandMode == DemandMode.Manual) subscription.Ask(script.Dice.Below(5));
        script.Leave();
        return default;
    }

    protected override ValueTask OnCancelledAsync(Subscription subscription, StopReason reason)
    {
        script.Enter(FaultPoint.Cancelled);
        taker.Ended(subscription);
        script.Leave();
        return default;
    }

    /// <summary>One event more, as from a stage that has gathered.</summary>
    protected override async ValueTask OnCompletedAsync(CancellationToken cancellationToken)
    {
        script.Enter(FaultPoint.Cancelled);
        taker.Completed();
        await script.PassAsync();
        await script.BreatheAsync(TimeProvider, cancellationToken);
        if (cancellationToken.IsCancellationRequested) return;
        EmitOne();
        script.Leave();
    }

    protected override async ValueTask OnConsumerSubscribedAsync(ConsumerLink<Item> consumer)
    {
        script.Enter(FaultPoint.Subscribed);
        emitter.Linked(consumer);
        if (script.Mood == Mood.Yielding) await Task.Yield();
        script.Leave();
    }

    protected override ValueTask OnConsumerCancelledAsync(ConsumerLink<Item> consumer, StopReason reason)
    {
        script.Enter(FaultPoint.Cancelled);
        emitter.Unlinked(consumer);
        script.Leave();
        return default;
    }

    protected override bool OnDiscarded(ReadOnlySpan<Item> events, DiscardReason reason)
    {
        emitter.Discarded(events, reason);
        return false;
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
        for (var i = 0; i < events.Count; i++)
        {
            await script.BreatheAsync(TimeProvider, cancellationToken);
            Emit(script.Mood);
        }

        if (cancellationToken.IsCancellationRequested) return;
        taker.End(pairing, events);
        script.Leave();
    }

    /// <summary>The batch goes on as it is when it is whole; a part of one goes out as a copy.</summary>
    private void Rewrite(EventBatch<Item> events)
    {
        if (events.Whole is { } whole)
        {
            foreach (ref var item in whole.Items.AsSpan(0, whole.Count)) item = emitter.Create();
            TryForward(events);
            return;
        }

        var part = Reserve(events.Count);
        foreach (ref var item in part) item = emitter.Create();
        Commit(events.Count);
    }

    private void Emit(Mood mood)
    {
        if (mood == Mood.Choosy && _taken++ % 2 == 1) return;
        EmitOne();
        if (mood == Mood.Generous) EmitOne();
    }

    private void EmitOne()
    {
        var item = emitter.Create();
        try
        {
            Emit(item);
        }
        catch (Exception exception) when (exception is not (BufferFullException or UnknownPartitionException))
        {
            emitter.TakeBack();
            throw;
        }
    }
}
