using Headgate.Pipelines.Batching;

namespace Headgate.Pipelines.Handlers;

/// <summary>Makes of each batch of messages other messages that go on one by one: for bulk look-ups.</summary>
/// <typeparam name="TIn">The type of the data that comes in.</typeparam>
/// <typeparam name="TOut">The type of the data that goes out.</typeparam>
/// <remarks>Several calls run at once, as many as the step's concurrency.</remarks>
public interface IBatchProcessor<TIn, TOut>
{
    /// <summary>Handles one batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="cancellationToken">Cancelled when the handler has taken longer than it may, or the pipeline gives up what it could not finish in time.</param>
    /// <returns>One message for each of the batch, in the order in which they go on, made of them by their <c>With</c> methods; failed, they go no further.</returns>
    /// <remarks>A message that is not returned has failed. What it throws fails the whole batch, as do messages that are not of the batch.</remarks>
    ValueTask<IReadOnlyList<Message<TOut>>> ProcessAsync(MessageBatch<TIn> batch, CancellationToken cancellationToken);
}
