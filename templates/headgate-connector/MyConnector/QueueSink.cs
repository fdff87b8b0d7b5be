using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Handlers;

namespace MyConnector;

/// <summary>Puts batches into a queue. What it throws fails the whole batch, of which nothing is in the queue then.</summary>
public sealed class QueueSink(IQueueClient client) : IBatchHandler<string>, IAsyncDisposable
{
    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<Message<string>>> HandleAsync(MessageBatch<string> batch, CancellationToken cancellationToken)
    {
        await client.SendAsync([.. batch.Data], cancellationToken);
        return batch;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => client.DisposeAsync();
}
