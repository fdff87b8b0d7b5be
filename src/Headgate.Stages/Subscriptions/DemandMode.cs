namespace Headgate.Stages.Subscriptions;

/// <summary>Who asks for events on a subscription (GenStage <c>:automatic</c> and <c>:manual</c>).</summary>
public enum DemandMode
{
    /// <summary>The stage asks: first for <c>MaxDemand</c>, then whenever what it processed brings the outstanding demand to <c>MinDemand</c>.</summary>
    Automatic,

    /// <summary>Nothing is asked unless the consumer calls <c>Subscription.Ask</c>.</summary>
    Manual,
}
