using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Handlers;

namespace Headgate.Faults.Workers;

/// <summary>What writes batches, with fault points. Says when the first was written.</summary>
internal sealed class WatchedBatches<T>(IBatchHandler<T> inner, FaultPoints points) : IBatchHandler<T>, IAsyncDisposable
{
    private int _hasTold;

    public async ValueTask<IReadOnlyList<Message<T>>> HandleAsync(MessageBatch<T> batch, CancellationToken cancellationToken)
    {
        points.Pass(FaultPoint.BeforeBatch);
        var written = await points.DuringAsync(FaultPoint.InBatch, () => inner.HandleAsync(batch, cancellationToken));
        if (Interlocked.Exchange(ref _hasTold, 1) == 0) Console.WriteLine("written");
        points.Pass(FaultPoint.AfterBatch);
        return written;
    }

    public async ValueTask DisposeAsync()
    {
        if (inner is IAsyncDisposable disposable) await disposable.DisposeAsync();
    }
}
