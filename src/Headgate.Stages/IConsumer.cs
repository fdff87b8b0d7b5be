using Headgate.Stages.Subscriptions;

namespace Headgate.Stages;

/// <summary>What can subscribe to a producer: a <see cref="Consumer{T}"/> or a <see cref="ProducerConsumer{TIn, TOut}"/>.</summary>
/// <typeparam name="T">The type of the events.</typeparam>
/// <remarks>Every member may be used on any thread.</remarks>
public interface IConsumer<T>
{
    /// <summary>Gets the consumer's name.</summary>
    string Name { get; }

    /// <summary>Subscribes to a producer and waits for its answer.</summary>
    /// <param name="producer">The producer.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="cancellationToken">Gives the subscription up.</param>
    /// <returns>The open subscription. The consumer's subscribed callback has run.</returns>
    /// <remarks><b>Cancellation.</b> When this throws <see cref="OperationCanceledException"/> the subscription is cancelled, or will be as
    /// soon as it opens; events may have been delivered in between.
    /// <b>Inside the stage.</b> A callback of the same stage, <c>OnStartAsync</c> included, must not await this: the answer comes after it has
    /// returned. Name the producer under <c>SubscribeTo</c> in the options, or call without awaiting.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range. The consumer goes on.</exception>
    /// <exception cref="SubscriptionRefusedException">The producer is not running, or its dispatcher refused.</exception>
    /// <exception cref="StageStoppedException">The consumer has stopped.</exception>
    /// <exception cref="InvalidOperationException">The consumer has not been started.</exception>
    Task<Subscription> SubscribeToAsync(IProducer<T> producer, SubscriptionOptions? options = null, CancellationToken cancellationToken = default);
}
