using Headgate.Stages.Subscriptions;

namespace Headgate.Stages;

/// <summary>A subscription that a consumer makes when it starts (GenStage <c>:subscribe_to</c>).</summary>
/// <typeparam name="T">The type of the events.</typeparam>
/// <param name="Producer">The producer.</param>
/// <param name="Options">Options; null for the defaults.</param>
public sealed record SubscribeTo<T>(IProducer<T> Producer, SubscriptionOptions? Options = null);
