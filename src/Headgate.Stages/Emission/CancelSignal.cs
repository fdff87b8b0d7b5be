using Headgate.Stages.Execution;
using Headgate.Stages.Subscriptions;

namespace Headgate.Stages.Emission;

/// <summary>A subscription ends, at the consumer's wish or for a failure of its selector.</summary>
internal sealed class CancelSignal<T>(StageOutput<T> output, SubscriptionId id, StopReason reason) : Signal
{
    internal override ValueTask DeliverAsync() => output.CancelAsync(id, reason);

    // The producer has stopped: it has told all its consumers already.
    internal override void Refuse()
    {
    }
}
