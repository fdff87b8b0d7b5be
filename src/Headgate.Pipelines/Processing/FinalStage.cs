using Headgate.Pipelines.Acknowledgement;
using Headgate.Stages;
using Headgate.Stages.Buffering;
using Headgate.Stages.Subscriptions;

namespace Headgate.Pipelines.Processing;

/// <summary>The stage of a step, or of a batcher, that nothing follows.</summary>
internal sealed class FinalStage<T> : Consumer<Message<T>>, IStepStage
{
    private readonly StepRuntime _step;
    private readonly StepCore<T> _core;
    private readonly MessageReturn _return;
    private readonly IReadOnlyList<SubscribeTo<Message<T>>> _upstream;

    public FinalStage(StepRuntime step, Func<IStepStage, StepCore<T>> core, IReadOnlyList<SubscribeTo<Message<T>>> upstream, ConsumerOptions<Message<T>> options)
        : base(options)
    {
        _upstream = upstream;
        _step = step;
        _core = core(this);
        _return = new MessageReturn(step.Ledger);
    }

    void IStepStage.RunOnLoop(Action action) => Post(action);

    void IStepStage.SendThen(Action action) => action();

    void IStepStage.End() => Stop();

    async ValueTask IStepStage.AbandonAsync()
    {
        _step.Abandon();
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

    protected override ValueTask OnEventsAsync(EventBatch<Message<T>> events, CancellationToken cancellationToken)
    {
        _core.OnEvents(events);
        return default;
    }

    protected override bool OnLost(ReadOnlySpan<Message<T>> events, DiscardReason reason)
    {
        _return.Send(events);
        return false;
    }
}
