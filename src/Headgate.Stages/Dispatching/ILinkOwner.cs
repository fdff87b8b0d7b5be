using Headgate.Stages.Execution;

namespace Headgate.Stages.Dispatching;

/// <summary>What a <see cref="ConsumerLink{T}"/> needs of the outlet that it belongs to.</summary>
internal interface ILinkOwner<T>
{
    Batch<T> RentBatch();

    /// <summary>Takes note that <paramref name="link"/> has events that must go out at the end of this step.</summary>
    void MarkDirty(ConsumerLink<T> link);
}
