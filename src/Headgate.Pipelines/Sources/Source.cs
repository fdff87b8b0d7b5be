namespace Headgate.Pipelines.Sources;

/// <summary>Where a pipeline's messages come from: reads when it is asked to, and no more than it is asked for.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
/// <remarks>One call at a time, on any thread. A source that fails is disposed, and a new one takes its place.</remarks>
public abstract class Source<T> : IAsyncDisposable
{
    /// <summary>Runs first.</summary>
    /// <param name="cancellationToken">Cancelled when the pipeline drains, or is to stop. An <see cref="OperationCanceledException"/> is then no failure.</param>
    /// <returns>A task that ends when the source can be read.</returns>
    public virtual ValueTask StartAsync(CancellationToken cancellationToken) => default;

    /// <summary>Reads messages: adds to the buffer what there is, and waits until there is something.</summary>
    /// <param name="messages">Takes the messages. Add until <see cref="MessageBuffer{T}.IsFull"/>, or until there is nothing more to be had at once.</param>
    /// <param name="cancellationToken">Cancelled when the pipeline drains: end the waiting. What was added all the same is processed; an
    /// <see cref="OperationCanceledException"/> is then no failure.</param>
    /// <returns>False when the source has come to its end, after what was added; true when there may be more.</returns>
    /// <remarks>What it throws stops the source: a new one is started after a back-off, unless <see cref="CanRestart"/> says otherwise.</remarks>
    public abstract ValueTask<bool> ReadAsync(MessageBuffer<T> messages, CancellationToken cancellationToken);

    /// <summary>The pipeline drains: nothing will be read any more. What the source has fetched already it may add, or hand back to whoever it is from
    /// (Broadway's <c>prepare_for_draining</c>).</summary>
    /// <param name="messages">Takes the last messages; it is never full.</param>
    /// <param name="cancellationToken">Cancelled when the pipeline gives up what it could not finish in time.</param>
    /// <returns>A task that ends when the source has no more.</returns>
    public virtual ValueTask DrainAsync(MessageBuffer<T> messages, CancellationToken cancellationToken) => default;

    /// <summary>Gets whether a new source can go on where this one has failed, if only by reading again what was not acknowledged.</summary>
    /// <value>The default is true.</value>
    public virtual bool CanRestart => true;

    /// <summary>Releases what the source holds. Called exactly once: when its messages are acknowledged or given up, or, after a failure, before another takes
    /// its place; acknowledgements of what is under way may come after that.</summary>
    /// <returns>A task that ends when it is released.</returns>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return default;
    }
}
