using Headgate.Pipelines.Batching;

namespace Headgate.Pipelines.Handlers;

/// <summary>Sees messages as they came together from the source, before they are processed one by one (Broadway's <c>prepare_messages</c>): to fetch at
/// once what all of them will need.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
/// <remarks>Several calls run at once when the step's concurrency, 1 unless set, allows it. How many come together is not promised.
/// Where it matters, use a <see cref="IBatchProcessor{TIn, TOut}"/> with a size and a time-out.</remarks>
public interface IMessagePreparer<T>
{
    /// <summary>Prepares messages.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="cancellationToken">Cancelled when the handler has taken longer than it may, or the pipeline gives up what it could not finish in time.</param>
    /// <returns>All of them. One that is failed goes no further.</returns>
    /// <remarks>What it throws fails them all.</remarks>
    ValueTask<IReadOnlyList<Message<T>>> PrepareAsync(MessageBatch<T> messages, CancellationToken cancellationToken);
}
