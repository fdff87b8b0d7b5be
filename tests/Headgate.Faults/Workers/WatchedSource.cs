using Headgate.Pipelines.Sources;

namespace Headgate.Faults.Workers;

/// <summary>A source with fault points.</summary>
internal sealed class WatchedSource<T>(Source<T> inner, FaultPoints points) : Source<T>
{
    public override bool CanRestart => inner.CanRestart;

    public override ValueTask StartAsync(CancellationToken cancellationToken) => inner.StartAsync(cancellationToken);

    public override async ValueTask<bool> ReadAsync(MessageBuffer<T> messages, CancellationToken cancellationToken)
    {
        var hasMore = await inner.ReadAsync(messages, cancellationToken);
        points.Pass(FaultPoint.AfterFetch);
        return hasMore;
    }

    public override ValueTask DrainAsync(MessageBuffer<T> messages, CancellationToken cancellationToken)
    {
        points.Pass(FaultPoint.InDrain);
        return inner.DrainAsync(messages, cancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }
}
