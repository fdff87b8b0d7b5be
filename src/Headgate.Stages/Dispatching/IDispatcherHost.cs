using Headgate.Stages.Subscriptions;

namespace Headgate.Stages.Dispatching;

/// <summary>What a producer offers to its dispatcher.</summary>
/// <remarks>Not thread-safe: for the dispatcher, while it is called.</remarks>
public interface IDispatcherHost
{
    /// <summary>Gets the producer's source of randomness.</summary>
    Random Random { get; }

    /// <summary>Reports a consumer that asks for more than others may: one warning in the producer's log.</summary>
    /// <param name="consumer">The consumer's name.</param>
    /// <param name="asked">What it asked for.</param>
    /// <param name="most">The most that was expected.</param>
    void ReportGreedy(string consumer, int asked, int most);

    /// <summary>Ends a subscription at the end of this step, because something of the consumer's failed, such as its selector.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="failure">What failed; the consumer sees it as the reason.</param>
    void Drop(SubscriptionId subscription, Exception failure);
}
