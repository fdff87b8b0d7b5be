using Headgate.Stages.Execution;
using Headgate.Stages.Subscriptions;

namespace Headgate.Stages.Intake;

/// <summary>A subscription has ended. Handled after everything that was received before it has been processed.</summary>
internal sealed class CancelledSignal<T>(Inlet<T> inlet, Inflow<T> inflow, StopReason reason, EndOf ended) : Signal
{
    internal override ValueTask DeliverAsync()
    {
        // A refusal waits for nothing: no event came on a subscription that was never open, and its caller awaits the answer.
        if (inflow.Status == InflowStatus.Pending) return RunAsync();
        inlet.Enqueue(this);
        return default;
    }

    internal override void Refuse() => inlet.FailPending(inflow);

    internal ValueTask RunAsync() => inlet.CloseAsync(inflow, reason, ended);
}
