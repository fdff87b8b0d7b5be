using Headgate.Stages.Buffering;
using Headgate.Stages.Subscriptions;

namespace Headgate.Stages.Intake;

/// <summary>What an <see cref="Inlet{T}"/> needs of the stage it belongs to.</summary>
internal interface IInletOwner<T>
{
    /// <summary>How many events the stage may process now, when it has <paramref name="count"/> of them.</summary>
    long AllowanceFor(int count);

    /// <summary>Whether events count as processed only when the stage says so, and not when its callback has returned.</summary>
    bool DefersProcessing => false;

    /// <summary>How many of the last events of a slice the stage has left alone, because it was asked to stop.</summary>
    int Untouched => 0;

    /// <summary>The last subscription has ended, and its events have been processed.</summary>
    void EndUnsubscribed()
    {
    }

    ValueTask CallEventsAsync(EventBatch<T> events);

    ValueTask CallSubscribedAsync(Subscription subscription);

    ValueTask CallCancelledAsync(Subscription subscription, StopReason reason);

    /// <summary>No more events will come: stops the stage once what it has emitted has been dispatched.</summary>
    void EndNormally(StopReason reason);

    /// <summary>Asks the user's callback whether to report received events that were given up.</summary>
    bool CallLost(ReadOnlySpan<T> events, DiscardReason reason);

    /// <summary>Received events were given up.</summary>
    void Lost(int count, DiscardReason reason);
}
