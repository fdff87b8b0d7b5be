using Headgate.Stages.Execution;
using Headgate.Stages.Subscriptions;

namespace Headgate.Stages.Emission;

/// <summary>A consumer wants to subscribe.</summary>
internal sealed class ConnectSignal<T>(StageOutput<T> output, SubscribeRequest<T> request) : Signal
{
    internal override ValueTask DeliverAsync() => output.ConnectAsync(request);

    internal override void Refuse() => request.Downstream.Cancelled(StopReason.NoLongerThere(output.StopReason), EndOf.Incarnation);
}
