namespace Headgate.Stages.Subscriptions;

/// <summary>What the end of a subscription does to its consumer (GenStage <c>:cancel</c>, with one mode more).</summary>
public enum CancelMode
{
    /// <summary>
    /// A producer's failure stops the consumer with that failure. A normal end stops it when it was the last linked subscription,
    /// after all that was received has been processed. A cancel by the consumer itself stops nothing. Not in GenStage.
    /// </summary>
    Linked,

    /// <summary>Any end stops the consumer, with the reason (GenStage <c>:permanent</c>).</summary>
    Permanent,

    /// <summary>An end that is not normal stops the consumer (GenStage <c>:transient</c>).</summary>
    Transient,

    /// <summary>The consumer goes on, whatever the reason (GenStage <c>:temporary</c>).</summary>
    Temporary,
}
