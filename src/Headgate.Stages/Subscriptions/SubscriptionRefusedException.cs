namespace Headgate.Stages.Subscriptions;

/// <summary>A producer, or its dispatcher, did not accept a subscription. Dispatchers throw it from <c>Subscribe</c>.</summary>
public sealed class SubscriptionRefusedException : Exception
{
    /// <summary>Creates the exception that a dispatcher throws to refuse a consumer.</summary>
    /// <param name="message">What was wrong, what was given, what is allowed.</param>
    public SubscriptionRefusedException(string message)
        : base(message) => Reason = StopReason.Refused(this);

    /// <summary>Creates the exception that a dispatcher throws to refuse a consumer because it is subscribed already: it never stops the consumer.</summary>
    /// <param name="message">What was wrong, what was given, what is allowed.</param>
    /// <param name="reason">The reason that the consumer sees.</param>
    internal SubscriptionRefusedException(string message, StopReason reason)
        : base(message) => Reason = reason;

    private SubscriptionRefusedException(string message, StopReason reason, Exception? inner)
        : base(message, inner) => Reason = reason;

    /// <summary>Gets why the subscription was refused.</summary>
    public StopReason Reason { get; }

    /// <summary>The exception that the caller of <c>SubscribeToAsync</c> gets.</summary>
    internal static SubscriptionRefusedException By(string producer, StopReason reason) => new(Describe(producer, reason), reason, reason.Exception);

    private static string Describe(string producer, StopReason reason) => reason.Kind switch
    {
        StopKind.NoProducer when reason.ProducerEnd is { } end => $"Producer '{producer}' has ended ({end}), so it cannot be subscribed to.",
        StopKind.NoProducer => $"Producer '{producer}' is not running, so it cannot be subscribed to. Start it first, or subscribe through a supervised handle.",
        StopKind.AlreadySubscribed => $"This consumer is subscribed to producer '{producer}' already. Use a second stage, or cancel the first subscription.",
        StopKind.DuplicateSubscription => $"Producer '{producer}' has an open subscription with the same id.",
        StopKind.Refused => $"Producer '{producer}' refused the subscription: {reason.Exception?.Message}",
        _ => $"The subscription to producer '{producer}' ended before it was open: {reason}.",
    };
}
