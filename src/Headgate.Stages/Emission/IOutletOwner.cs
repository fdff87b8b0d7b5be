using Headgate.Stages.Buffering;
using Headgate.Stages.Dispatching;

namespace Headgate.Stages.Emission;

/// <summary>What a <see cref="StageOutput{T}"/> needs of the stage it belongs to: the user's callbacks.</summary>
internal interface IOutletOwner<T>
{
    ValueTask CallConsumerSubscribedAsync(ConsumerLink<T> consumer);

    ValueTask CallConsumerCancelledAsync(ConsumerLink<T> consumer, StopReason reason);

    bool CallDiscarded(ReadOnlySpan<T> events, DiscardReason reason);
}
