namespace Headgate.Stages.Subscriptions;

/// <summary>
/// The producer's end of one subscription, as its consumer sees it: the upstream half of the demand protocol. A remote producer is
/// an implementation that sends these calls over a wire. Every member may be called on any thread and never runs user code.
/// </summary>
internal interface IUpstream
{
    /// <summary>Asks for <paramref name="count"/> more events; at least 1.</summary>
    void Ask(int count);

    /// <summary>Ends the subscription. The producer answers with <c>Cancelled</c>, after what it has already sent.</summary>
    void Cancel(StopReason reason);
}
