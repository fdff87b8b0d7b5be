using Headgate.Stages.Buffering;
using Headgate.Stages.Subscriptions;

namespace Headgate.Stages.Emission;

/// <summary>What an <see cref="Outlet{T}"/> reports to the stage it belongs to.</summary>
internal interface IOutletHost<T>
{
    string Name { get; }

    Random Random { get; }

    /// <summary>Events were discarded: the host counts, asks the user's callback, and logs.</summary>
    void Discarded(ReadOnlySpan<T> events, DiscardReason reason);

    /// <summary>Events are about to be placed for which there is no demand as far as the outlet knows: the host says what else was asked.</summary>
    void Collect()
    {
    }

    /// <summary>A consumer was not let in.</summary>
    void Refused(string consumer, StopReason reason)
    {
    }

    void Greedy(string consumer, int asked, int most);

    /// <summary>A subscription must be cancelled with a fault, in a step of its own.</summary>
    void Drop(SubscriptionId subscription, Exception failure);
}
