namespace Headgate.Stages.Dispatching;

/// <summary>
/// Decides which consumer gets which event (GenStage's dispatcher behaviour). A dispatcher is a plain object without clock, task or lock:
/// one producer owns it and calls it on its own loop, one call at a time.
/// </summary>
/// <remarks>
/// <para>The contract. A dispatcher sends to a link at most as many events as <see cref="ConsumerLink{T}.Demand"/> says; the link throws
/// otherwise. It sends the events of one <see cref="Dispatch"/> to any one link in their order. Events that it does not take stay in
/// the producer's buffer and are offered again when <see cref="Demand"/> is above 0. The producer is asked for <see cref="Demand"/> events,
/// less what it was asked for before and has not emitted yet; a dispatcher need not count that.</para>
/// <para>Leftovers cannot be avoided: a consumer may ask and leave before the events are there.</para>
/// </remarks>
/// <typeparam name="T">The type of the events.</typeparam>
public interface IDispatcher<T>
{
    /// <summary>Gets how many events the dispatcher could place now, whatever they are. Never negative.</summary>
    long Demand { get; }

    /// <summary>Gets how many events wait inside the dispatcher.</summary>
    /// <value>0 unless the dispatcher has queues of its own.</value>
    long QueuedCount => 0;

    /// <summary>Called once, before anything else.</summary>
    /// <param name="host">What the producer offers to its dispatcher.</param>
    void Attach(IDispatcherHost host)
    {
    }

    /// <summary>A consumer joins. Its demand is 0.</summary>
    /// <param name="link">The producer's end of the new subscription.</param>
    /// <exception cref="Subscriptions.SubscriptionRefusedException">Thrown to refuse the consumer; its message reaches it. The producer goes on.</exception>
    void Subscribe(ConsumerLink<T> link);

    /// <summary>A consumer leaves. Its open demand must not be counted any more. Not called when the producer stops: then only <see cref="TakeQueued"/> is.</summary>
    /// <param name="link">A link that was subscribed.</param>
    void Cancel(ConsumerLink<T> link);

    /// <summary>A consumer asked for more. <see cref="ConsumerLink{T}.Demand"/> has been raised already.</summary>
    /// <param name="link">The link that asked.</param>
    /// <param name="count">How many events were asked for; at least 1.</param>
    void Ask(ConsumerLink<T> link, int count);

    /// <summary>Sends to <paramref name="link"/> what waits for it inside the dispatcher, as far as it has demand. Called after <see cref="Ask"/>; while
    /// the producer accumulates the call is put off until it forwards.</summary>
    /// <param name="link">A link that is subscribed.</param>
    void SendQueued(ConsumerLink<T> link)
    {
    }

    /// <summary>Places events: sends them, queues them or discards them.</summary>
    /// <param name="events">The events, oldest first; at least one.</param>
    /// <returns>How many of the first events were placed. The rest stays with the producer.</returns>
    int Dispatch(DispatchBatch<T> events);

    /// <summary>Marks the end of what waits inside the dispatcher now.</summary>
    /// <returns>A mark for <see cref="HasPassed"/>.</returns>
    long Mark() => 0;

    /// <summary>Whether everything has been sent that waited inside the dispatcher when the mark was made. What waits for a consumer that is not there has not been sent.</summary>
    /// <param name="mark">The answer of an earlier <see cref="Mark"/>.</param>
    /// <returns>True when nothing before the mark waits any more.</returns>
    bool HasPassed(long mark) => QueuedCount == 0;

    /// <summary>Removes everything that waits inside the dispatcher. The producer calls it when it stops, and reports the events as discarded.</summary>
    /// <returns>The events.</returns>
    IReadOnlyList<T> TakeQueued() => [];
}
