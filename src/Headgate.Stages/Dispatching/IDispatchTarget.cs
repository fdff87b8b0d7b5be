using Headgate.Stages.Buffering;

namespace Headgate.Stages.Dispatching;

/// <summary>The producer's side of a <see cref="DispatchBatch{T}"/>.</summary>
internal interface IDispatchTarget<T>
{
    /// <summary>Hands the batch that is being dispatched to <paramref name="link"/> as it is, unless somebody has it already.</summary>
    bool TrySendWhole(ConsumerLink<T> link);

    /// <summary>The dispatcher fails, having placed the first <paramref name="placed"/> events.</summary>
    void FailedAfter(int placed);

    void Discard(ReadOnlySpan<T> events, DiscardReason reason);
}
