using Headgate.Flows.Delivery;
using Headgate.Flows.Planning;
using Headgate.Stages;
using Headgate.Stages.Streams;

namespace Headgate.Flows;

/// <content>Flows among stages.</content>
public abstract partial class Flow<T>
{
    /// <summary>Lets the elements go through stages that are made for each run, start with it and stop with it (Flow <c>through_specs</c>).</summary>
    /// <typeparam name="TOut">The type of the events that the stages emit.</typeparam>
    /// <param name="create">Makes a stage, which has not been started.</param>
    /// <param name="stages">How many of them share the elements, by demand; at least 1.</param>
    /// <returns>The flow of what the stages emit. One stage keeps the order; the results of several mix.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="stages"/> is less than 1.</exception>
    public Flow<TOut> Through<TOut>(Func<ProducerConsumer<T, TOut>> create, int stages = 1)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentOutOfRangeException.ThrowIfLessThan(stages, 1);
        return new SourceFlow<TOut>(Options, [new ThroughSource<T, TOut>(this, _ => create(), stages, isOwned: true)], $"Through({stages} made)");
    }

    /// <summary>Lets the elements go through stages that run (Flow <c>through_stages</c>). The flow does not stop them, but the end of what it feeds them is an end to
    /// them as that of any producer.</summary>
    /// <typeparam name="TOut">The type of the events that the stages emit.</typeparam>
    /// <param name="stages">The stages; at least one. They share the elements, by demand.</param>
    /// <returns>The flow of what the stages emit, until they end. It can run once, unless the stages have other producers that keep them alive.</returns>
    /// <exception cref="ArgumentException">There is no stage, or one is null.</exception>
    public Flow<TOut> Through<TOut>(params IReadOnlyList<ProducerConsumer<T, TOut>> stages)
    {
        ArgumentNullException.ThrowIfNull(stages);
        if (stages.Count == 0 || stages.Contains(null!)) throw FlowErrors.BadStages(stages.Count, nameof(stages));
        return new SourceFlow<TOut>(Options, [new ThroughSource<T, TOut>(this, index => stages[index], stages.Count, isOwned: false)], $"Through({stages.Count})");
    }

    /// <summary>The flow as a producer, that stages can subscribe to (Flow <c>into_stages</c>, the other way round).</summary>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>A producer that has not been started. The flow runs from its first demand on, and stops when the producer does; its end and its failure
    /// are the producer's.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public Producer<T> AsProducer(StreamOptions<T>? options = null) => Producer.From(this, options ?? new StreamOptions<T> { Name = $"{Options.Name}.Results" });

    /// <summary>Runs the flow into a consumer that runs already (Flow <c>into_stages</c>).</summary>
    /// <param name="consumer">The consumer; the flow does not stop it, but ends as any producer does.</param>
    /// <param name="options">How the results go to it; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the flow.</param>
    /// <returns>A task that ends when the flow has ended and its results have been sent, or the consumer has left. It fails as the flow does, or the consumer.</returns>
    /// <inheritdoc cref="ToListAsync" path="/remarks" />
    public Task IntoAsync(IConsumer<T> consumer, FlowTargetOptions<T>? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(consumer);
        return IntoAsync([consumer], options, cancellationToken);
    }

    /// <summary>Runs the flow into consumers that run already (Flow <c>into_stages</c>).</summary>
    /// <param name="consumers">The consumers; at least one. The flow does not stop them, but ends as any producer does.</param>
    /// <param name="options">How the results go to them; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the flow.</param>
    /// <returns>A task that ends when the flow has ended and its results have been sent, or the last consumer has left. It fails as the flow does, or the
    /// first consumer that fails.</returns>
    /// <exception cref="ArgumentException">There is no consumer, or one is null.</exception>
    /// <inheritdoc cref="ToListAsync" path="/remarks" />
    public Task IntoAsync(IReadOnlyList<IConsumer<T>> consumers, FlowTargetOptions<T>? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(consumers);
        if (consumers.Count == 0 || consumers.Contains(null!)) throw FlowErrors.BadStages(consumers.Count, nameof(consumers));
        return new FlowDelivery<T>(this, options ?? new FlowTargetOptions<T>()).RunAsync(consumers, cancellationToken);
    }

    /// <summary>Runs the flow into consumers that are made for it, start with it and stop with it.</summary>
    /// <param name="create">Makes a consumer, which has not been started.</param>
    /// <param name="count">How many; at least 1.</param>
    /// <param name="options">How the results go to them; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the flow.</param>
    /// <returns>A task that ends when the consumers have processed the last result and have ended. It fails as the flow does, or the first consumer that fails.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    /// <inheritdoc cref="ToListAsync" path="/remarks" />
    public Task IntoAsync(Func<Consumer<T>> create, int count = 1, FlowTargetOptions<T>? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new FlowDelivery<T>(this, options ?? new FlowTargetOptions<T>()).RunAsync(create, count, cancellationToken);
    }

    /// <summary>Runs the flow into consumers that are restarted when they fail (Flow <c>into_specs</c>). What one had received and not processed is lost with it.</summary>
    /// <param name="create">Makes a consumer that subscribes to the producer that it is given, by <see cref="ConsumerOptions{T}.SubscribeTo"/>.</param>
    /// <param name="count">How many; at least 1.</param>
    /// <param name="options">How the results go to them, and how often they are restarted; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the flow.</param>
    /// <returns>A task that ends when the consumers have processed the last result and have ended. It fails as the flow does, or with a
    /// <see cref="Headgate.Stages.Supervision.RestartIntensityExceededException"/> when consumers have failed too often.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    /// <inheritdoc cref="ToListAsync" path="/remarks" />
    public Task IntoSupervisedAsync(
        Func<IProducer<T>, Consumer<T>> create, int count = 1, FlowTargetOptions<T>? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new FlowDelivery<T>(this, options ?? new FlowTargetOptions<T>()).RunAsync(create, count, cancellationToken);
    }
}
