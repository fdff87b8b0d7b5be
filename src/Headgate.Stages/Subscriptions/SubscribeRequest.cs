namespace Headgate.Stages.Subscriptions;

/// <summary>What a consumer sends to a producer to subscribe.</summary>
/// <param name="Id">The id that the consumer gave to the subscription.</param>
/// <param name="Options">Validated options.</param>
/// <param name="ConsumerName">The consumer's name, for logs and introspection.</param>
/// <param name="ConsumerKey">Identifies the consumer, so that a dispatcher can refuse to have it twice.</param>
/// <param name="Downstream">The consumer's end.</param>
/// <param name="Replaces">A subscription that is cancelled in the same step; null for none.</param>
internal sealed record SubscribeRequest<T>(
    SubscriptionId Id,
    SubscriptionOptions Options,
    string ConsumerName,
    object ConsumerKey,
    IDownstream<T> Downstream,
    SubscriptionId? Replaces = null);
