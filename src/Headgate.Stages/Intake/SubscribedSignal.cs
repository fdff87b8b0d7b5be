using Headgate.Stages.Execution;
using Headgate.Stages.Subscriptions;

namespace Headgate.Stages.Intake;

/// <summary>A producer has accepted a subscription.</summary>
internal sealed class SubscribedSignal<T>(Inlet<T> inlet, Inflow<T> inflow, IUpstream upstream) : Signal
{
    internal override ValueTask DeliverAsync()
    {
        if (!inlet.IsClosed) return inlet.OpenAsync(inflow, upstream);
        Refuse();
        return default;
    }

    // The consumer is gone: the producer must not keep a link to it.
    internal override void Refuse()
    {
        inlet.FailPending(inflow);
        upstream.Cancel(inlet.StopReason ?? StopReason.Shutdown);
    }
}
