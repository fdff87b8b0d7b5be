namespace Headgate.Stages.Subscriptions;

/// <summary>How a consumer takes from one producer, with what depends on the type of the events.</summary>
/// <typeparam name="T">The type of the events.</typeparam>
public class SubscriptionOptions<T> : SubscriptionOptions
{
    /// <summary>
    /// Gets the filter of this consumer, for a producer with a broadcast dispatcher (GenStage <c>:selector</c>): only events for which it
    /// returns true are delivered. Runs on the producer's loop, so it must be quick and must not throw.
    /// </summary>
    /// <value>The default is null: every event.</value>
    public Func<T, bool>? Selector { get; init; }
}
