using Headgate.Stages.Subscriptions;

namespace Headgate.Stages.Inspection;

/// <summary>One subscription, seen from one of its ends.</summary>
/// <param name="Id">The id; the same at both ends.</param>
/// <param name="With">The name of the stage at the other end.</param>
/// <param name="OpenDemand">Asked for, and not sent (at the producer) or not processed (at the consumer).</param>
/// <param name="DeliveredCount">How many events were sent (at the producer) or processed (at the consumer).</param>
/// <param name="Options">The options that the subscription was made with.</param>
public sealed record SubscriptionSnapshot(SubscriptionId Id, string With, long OpenDemand, long DeliveredCount, SubscriptionOptions Options);
