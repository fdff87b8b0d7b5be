using Headgate.Stages;
using Headgate.Stages.Buffering;
using Headgate.Stages.Dispatching;

namespace Headgate.Model.Tests.Topologies;

/// <summary>A producer of numbered events.</summary>
internal sealed class Source(Ledger ledger, Script script, Emitter emitter, ProducerOptions<Item> options) : Producer<Item>(options), IActor
{
    private readonly Lock _gate = new();

    /// <summary>How many events it emits by itself; afterwards it owes them.</summary>
    public int Supply { get; set; }

    /// <summary>Emitted while it starts.</summary>
    public int Overture { get; init; }

    public Stage Stage => this;

    public Script Script => script;

    public Emitter Emitter => emitter;

    public Taker? Taker => null;

    public override string ToString() => $"{Name}: {emitter}, {script.Mood}, supply {Supply}";

    /// <summary>Emits events that nobody may have asked for.</summary>
    public Task EmitAsync(int count) => InvokeAsync(() =>
    {
        try
        {
            script.Enter(FaultPoint.Invoke);
            if (!emitter.IsCompleting) Emit(count);
        }
        finally
        {
            script.Leave();
        }
    });

    public void Finish() => Post(() =>
    {
        emitter.IsCompleting = true;
        Complete();
    });

    /// <summary>Checks, once everything emitted so far has been dispatched, that it has.</summary>
    public void Mark() => Post(() =>
    {
        var position = emitter.Emitted;
        InvokeAfterEvents(() => CheckMark(position));
    });

    public Task HoldAsync()
    {
        // Both at once, so that the account never says that the stage accumulates when it does not.
        lock (_gate)
        {
            var held = SetDemandAsync(ProducerDemand.Accumulate);
            Post(emitter.Accumulated);
            return held;
        }
    }

    public Task ForwardAsync()
    {
        lock (_gate)
        {
            Post(emitter.Forwarding);
            return SetDemandAsync(ProducerDemand.Forward);
        }
    }

    protected override ValueTask OnStartAsync(CancellationToken cancellationToken)
    {
        Emit(Overture);
        return default;
    }

    protected override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken)
    {
        script.Enter(FaultPoint.Demand);
        emitter.AskedFor(demand);
        var count = Math.Min(Supply, Amount(demand));
        Supply -= count;
        if (script.Mood is Mood.Yielding or Mood.Slow) return EmitAsync(count, cancellationToken);
        Emit(count);
        script.Pass(FaultPoint.Emitted);
        script.Leave();
        return default;
    }

    protected override async ValueTask OnConsumerSubscribedAsync(ConsumerLink<Item> consumer)
    {
        script.Enter(FaultPoint.Subscribed);
        emitter.Linked(consumer);
        if (script.Mood == Mood.Yielding) await Task.Yield();
        script.Leave();
    }

    protected override async ValueTask OnConsumerCancelledAsync(ConsumerLink<Item> consumer, StopReason reason)
    {
        script.Enter(FaultPoint.Cancelled);
        emitter.Unlinked(consumer);
        if (script.Mood == Mood.Yielding) await Task.Yield();
        script.Leave();
    }

    protected override bool OnDiscarded(ReadOnlySpan<Item> events, DiscardReason reason)
    {
        emitter.Discarded(events, reason);
        return false;
    }

    private async ValueTask EmitAsync(int count, CancellationToken cancellationToken)
    {
        try
        {
            for (var i = 0; i < count; i++)
            {
                await script.BreatheAsync(TimeProvider, cancellationToken);
                EmitOne();
            }
        }
        finally
        {
            script.Leave();
        }
    }

    private int Amount(int demand) => script.Mood switch
    {
        Mood.Late => script.Dice.Below(demand + 1),
        Mood.Generous => demand + script.Dice.Below(4),
        _ => demand,
    };

    private void Emit(int count)
    {
        for (var i = 0; i < count; i++) EmitOne();
    }

    private void EmitOne()
    {
        var item = emitter.Create();
        try
        {
            Emit(item);
        }
        catch (Exception exception) when (exception is not BufferFullException)
        {
            emitter.TakeBack();
            throw;
        }
    }

    private void CheckMark(int position)
    {
        var waiting = GetSnapshot().BufferedCount;
        ledger.Unless(waiting <= emitter.Emitted - position, emitter.Name, $"An action that waits for events runs after them: {waiting} wait, {emitter.Emitted - position} came later.");
    }
}
