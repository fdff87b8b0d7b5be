namespace Headgate.Stages.Subscriptions;

/// <summary>A consumer's end of one subscription. Every member may be used on any thread.</summary>
/// <remarks>When a supervised producer is restarted, another subscription takes the place of this one; the consumer's subscribed callback gets
/// it. What is asked or cancelled here goes to it. The counts stay what they were, and demand that the producer had not met is gone with it.</remarks>
public abstract class Subscription : IDisposable
{
    private protected Subscription(SubscriptionId id, SubscriptionOptions options, string producerName)
    {
        Id = id;
        Options = options;
        ProducerName = producerName;
    }

    /// <summary>Gets the id.</summary>
    public SubscriptionId Id { get; }

    /// <summary>Gets the options that it was made with.</summary>
    public SubscriptionOptions Options { get; }

    /// <summary>Gets the name of the producer.</summary>
    public string ProducerName { get; }

    /// <summary>Gets whether the subscription is open: accepted by the producer, and its end not seen yet.</summary>
    public abstract bool IsOpen { get; }

    /// <summary>Gets how many events have been asked for and not been processed yet.</summary>
    public abstract long OutstandingDemand { get; }

    /// <summary>Gets how many events have been processed.</summary>
    public abstract long ProcessedCount { get; }

    /// <summary>Asks for events on a subscription with <see cref="DemandMode.Manual"/>.</summary>
    /// <param name="count">How many more events; 0 does nothing. Ignored when the subscription is no longer open; while its producer is being restarted
    /// it waits for the next incarnation.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">The subscription asks by itself (<see cref="DemandMode.Automatic"/>).</exception>
    public abstract void Ask(int count);

    /// <summary>Ends the subscription, for good: it is not made again when the producer is restarted. Events that are on their way still arrive; the consumer's cancelled callback comes after them.</summary>
    /// <param name="reason">Why; null for <see cref="StopReason.Normal"/>. The producer's cancelled callback sees it, and the consumer's.</param>
    public abstract void Cancel(StopReason? reason = null);

    /// <summary>Ends the subscription as <see cref="Cancel"/> does, normally. It waits for nothing, and may be called more than once.</summary>
    public void Dispose()
    {
        Cancel();
        GC.SuppressFinalize(this);
    }
}
