using Headgate.Model.Tests.Topologies;
using Headgate.Stages.Subscriptions;

namespace Headgate.Model.Tests.Stress;

/// <summary>Options that say which source a subscription is to.</summary>
internal sealed class BasinOptions : SubscriptionOptions
{
    public required int Source { get; init; }

    public static int SourceOf(Subscription subscription) => ((BasinOptions)subscription.Options).Source;

    /// <summary>Options of a subscription that outlives every end of its producer but the last.</summary>
    public static BasinOptions For(int source, Dice dice) => new()
    {
        Source = source,
        MaxDemand = dice.Between(1, 20),
        CancelMode = dice.OneIn(2) ? CancelMode.Linked : CancelMode.Temporary,
    };
}
