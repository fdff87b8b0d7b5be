using Headgate.Stages.Execution;

namespace Headgate.Stages.Intake;

/// <summary>Somebody wants the stage to subscribe.</summary>
internal sealed class SubscribeSignal<T>(Inlet<T> inlet, Inflow<T> inflow, Inflow<T>? replaces) : Signal
{
    internal override ValueTask DeliverAsync()
    {
        if (inlet.IsClosed) Refuse();
        else inlet.Begin(inflow, replaces);
        return default;
    }

    internal override void Refuse() => inlet.FailPending(inflow);
}
