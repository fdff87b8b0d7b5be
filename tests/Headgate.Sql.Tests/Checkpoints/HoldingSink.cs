using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Handlers;

namespace Headgate.Sql.Tests.Checkpoints;

/// <summary>A sink that waits before it writes a batch.</summary>
internal sealed class HoldingSink<T>(IBatchHandler<T> sink, Func<T, Task> hold) : IBatchHandler<T>
{
    public async ValueTask<IReadOnlyList<Message<T>>> HandleAsync(MessageBatch<T> batch, CancellationToken cancellationToken)
    {
        await hold(batch[0].Data);
        return await sink.HandleAsync(batch, cancellationToken);
    }
}
