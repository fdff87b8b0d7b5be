using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Execution;
using Headgate.Stages;
using Headgate.Stages.Buffering;
using Headgate.Stages.Dispatching;
using Headgate.Stages.Subscriptions;

namespace Headgate.Pipelines.Processing;

/// <summary>The stage of a step that others follow.</summary>
internal sealed class ForwardingStage<TIn, TOut> : ProducerConsumer<Message<TIn>, Message<TOut>>, IStepStage
{
    private readonly StepRuntime _step;
    private readonly Outbox<TOut> _outbox;
    private readonly StepCore<TIn> _core;
    private readonly MessageReturn _return;
    private readonly IReadOnlyList<SubscribeTo<Message<TIn>>> _upstream;

    public ForwardingStage(
        StepRuntime step,
        Func<IStepStage, Outbox<TOut>, StepCore<TIn>> core,
        IReadOnlyList<SubscribeTo<Message<TIn>>> upstream,
        ProducerConsumerOptions<Message<TIn>, Message<TOut>> options)
        : base(options)
    {
        _upstream = upstream;
        _step = step;
        _return = new MessageReturn(step.Ledger);
        _outbox = new Outbox<TOut>(_return);
        _core = core(this, _outbox);
    }

    void IStepStage.RunOnLoop(Action action) => Post(action);

    void IStepStage.SendThen(Action action)
    {
        var results = _outbox.Take();
        if (results.Count == 0)
        {
            action();
            return;
        }

        try
        {
            // One way after the other: what goes together to one consumer goes there as it is.
            for (var way = 0; way < results[0].Ways; way++)
            {
                foreach (var each in results) EmitAll(each, way);
                Flush();
            }
        }
        finally
        {
            _outbox.TakeBack();
        }

        InvokeAfterEvents(action);
    }

    void IStepStage.End() => Complete();

    async ValueTask IStepStage.AbandonAsync()
    {
        _step.Abandon();
        await _outbox.CloseAsync();
        await _core.AbandonAsync(_return);
    }

    void IStepStage.Break(Exception failure) => Post(() => Stop(StopReason.Fault(failure)));

    protected override ValueTask OnStartAsync(CancellationToken cancellationToken)
    {
        _core.OnStart(this, _upstream);
        return default;
    }

    protected override ValueTask OnSubscribedAsync(Subscription subscription)
    {
        _core.OnSubscribed(subscription);
        return default;
    }

    protected override ValueTask OnCancelledAsync(Subscription subscription, StopReason reason)
    {
        _core.OnCancelled(subscription, reason);
        return default;
    }

    protected override ValueTask OnEventsAsync(EventBatch<Message<TIn>> events, CancellationToken cancellationToken)
    {
        _core.OnEvents(events);
        return default;
    }

    protected override bool OnLost(ReadOnlySpan<Message<TIn>> events, DiscardReason reason)
    {
        _return.Send(events);
        return false;
    }

    protected override bool OnDiscarded(ReadOnlySpan<Message<TOut>> events, DiscardReason reason)
    {
        _return.Send(events);
        return false;
    }

    private void EmitAll(Results<TOut> results, int way)
    {
        var rest = results[way];
        try
        {
            while (!rest.IsEmpty)
            {
                var portion = rest[..Math.Min(rest.Length, Portion.Most)];
                rest = rest[portion.Length..];
                Emit(portion);
            }
        }
        finally
        {
            // Of a portion that is refused the stage hears by itself; those behind it would be lost.
            if (!rest.IsEmpty) _return.Send(rest);
            results.Clear(way);
        }
    }
}
