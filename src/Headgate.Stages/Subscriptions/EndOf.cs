namespace Headgate.Stages.Subscriptions;

/// <summary>What has ended when a subscription ends, or cannot be opened: it tells a consumer whether there is a use in coming back.</summary>
internal enum EndOf
{
    /// <summary>This subscription alone: its consumer has cancelled it, or its producer has dropped or refused it, and goes on.</summary>
    Subscription,

    /// <summary>The stage that was the producer. Behind a supervised handle another may take its place.</summary>
    Incarnation,

    /// <summary>The producer for good: there is no stage, and nobody will start one.</summary>
    Producer,
}
