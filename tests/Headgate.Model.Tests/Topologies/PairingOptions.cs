using Headgate.Stages.Subscriptions;

namespace Headgate.Model.Tests.Topologies;

/// <summary>Options that carry the model's account to both ends of a subscription.</summary>
internal sealed class PairingOptions : SubscriptionOptions<Item>
{
    public required Pairing Pairing { get; init; }
}
