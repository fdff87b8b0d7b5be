using Headgate.Stages.Streams;
using Headgate.Stages.Subscriptions;

namespace Headgate.Stages;

/// <summary>Takes the events of producers out of the world of stages.</summary>
public static class ProducerExtensions
{
    /// <summary>Reads a producer as an asynchronous sequence (GenStage <c>stream</c>). Demand follows what the loop takes.</summary>
    /// <typeparam name="T">The type of the events.</typeparam>
    /// <param name="producer">The producer.</param>
    /// <param name="options">Options of the subscription; null for the defaults. With <see cref="CancelMode.Temporary"/> a failure of the producer just ends the sequence.</param>
    /// <param name="environment">Where the loop's end of the subscription runs and logs; null for where the producer does.</param>
    /// <returns>The sequence. Each enumeration subscribes anew, when it begins; it ends when the producer ends, and throws what the producer
    /// failed with. Leaving the loop early, in whatever way, cancels the subscription.</returns>
    /// <remarks><b>Cancellation.</b> Cancelling the token given to the enumeration ends it with <see cref="OperationCanceledException"/>; events
    /// that were asked for and not taken are lost, and counted by the producer as sent.</remarks>
    public static IAsyncEnumerable<T> ReadAllAsync<T>(this IProducer<T> producer, SubscriptionOptions? options = null, StageEnvironment? environment = null)
    {
        ArgumentNullException.ThrowIfNull(producer);
        return new StageSequence<T>([producer], options, environment);
    }

    /// <summary>Reads several producers as one asynchronous sequence. It ends when all have ended; the failure of one ends it.</summary>
    /// <typeparam name="T">The type of the events.</typeparam>
    /// <param name="producers">The producers; at least one.</param>
    /// <param name="options">Options of each subscription; null for the defaults.</param>
    /// <param name="environment">Where the loop's end of the subscriptions runs and logs; null for where the first producer does.</param>
    /// <returns>The sequence.</returns>
    /// <exception cref="ArgumentException">There is no producer.</exception>
    public static IAsyncEnumerable<T> ReadAllAsync<T>(
        this IReadOnlyList<IProducer<T>> producers, SubscriptionOptions? options = null, StageEnvironment? environment = null)
    {
        ArgumentNullException.ThrowIfNull(producers);
        if (producers.Count == 0) throw new ArgumentException("There must be at least one producer to read from, got none.", nameof(producers));
        return new StageSequence<T>(producers, options, environment);
    }

    /// <summary>Pushes a producer's events to observers. Each observer is a consumer of its own: it gets the next events when its <c>OnNext</c> has returned.
    /// What several observers get is up to the producer's dispatcher, as for any consumers: with the default one they share the events, each of which
    /// goes to one of them; with <see cref="Dispatching.BroadcastDispatcher{T}"/> every observer gets every event.</summary>
    /// <typeparam name="T">The type of the events.</typeparam>
    /// <param name="producer">The producer.</param>
    /// <param name="options">Options of each subscription; null for the defaults.</param>
    /// <param name="environment">Where the consumers run and log; null for where the producer does.</param>
    /// <returns>The observable. An observer gets <c>OnCompleted</c> when the producer ends, <c>OnError</c> when it fails, and nothing more after its subscription is disposed.</returns>
    public static IObservable<T> AsObservable<T>(this IProducer<T> producer, SubscriptionOptions? options = null, StageEnvironment? environment = null)
    {
        ArgumentNullException.ThrowIfNull(producer);
        return new StageObservable<T>(producer, options, environment);
    }
}
