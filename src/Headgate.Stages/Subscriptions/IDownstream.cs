using Headgate.Stages.Execution;

namespace Headgate.Stages.Subscriptions;

/// <summary>
/// The consumer's end of one subscription, as its producer sees it: the downstream half of the demand protocol. Every member may be
/// called on any thread and never runs user code. Calls of one producer arrive in order; after <c>Cancelled</c> there are none.
/// </summary>
internal interface IDownstream<T>
{
    /// <summary>Why the consumer wants the subscription no more; null while it does. A producer looks before it lets the consumer in.</summary>
    StopReason? Withdrawal => null;

    /// <summary>The producer has accepted the subscription and listens to <paramref name="upstream"/>.</summary>
    void Subscribed(IUpstream upstream);

    /// <summary>Hands over <paramref name="batch"/> with all rights to it: the consumer releases it.</summary>
    void Events(Batch<T> batch);

    /// <summary>The subscription has ended, or was refused, for <paramref name="reason"/>; <paramref name="ended"/> says what has ended with it.</summary>
    void Cancelled(StopReason reason, EndOf ended);
}
