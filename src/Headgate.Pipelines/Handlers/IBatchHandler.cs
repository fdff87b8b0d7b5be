using Headgate.Pipelines.Batching;

namespace Headgate.Pipelines.Handlers;

/// <summary>Handles the batches of a batcher: the last that a message comes to (Broadway's <c>handle_batch</c>).</summary>
/// <typeparam name="T">The type of the data.</typeparam>
/// <remarks>Several calls run at once, as many as the batcher's concurrency.</remarks>
public interface IBatchHandler<T>
{
    /// <summary>Handles one batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="cancellationToken">Cancelled when the handler has taken longer than it may, or the pipeline gives up what it could not finish in time.</param>
    /// <returns>All messages of the batch, in any order, some of them failed perhaps. Return the batch itself when all went well.</returns>
    /// <remarks>A message that is not returned has failed. What it throws fails the whole batch, as do messages that are not of the batch.</remarks>
    ValueTask<IReadOnlyList<Message<T>>> HandleAsync(MessageBatch<T> batch, CancellationToken cancellationToken);
}
