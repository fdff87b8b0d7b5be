using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Handlers;

namespace Headgate.Faults.Workers;

/// <summary>What writes batches. Says when the first was written.</summary>
internal sealed class WatchedBatches<T>(IBatchHandler<T> inner) : IBatchHandler<T>, IAsyncDisposable
{
    private int _hasTold;

    public async ValueTask<IReadOnlyList<Message<T>>> HandleAsync(MessageBatch<T> batch, CancellationToken cancellationToken)
    {
        var written = await inner.HandleAsync(batch, cancellationToken);
        if (Interlocked.Exchange(ref _hasTold, 1) == 0) Console.WriteLine("written");
        return written;
    }

    public async ValueTask DisposeAsync()
    {
        if (inner is IAsyncDisposable disposable) await disposable.DisposeAsync();
    }
}
