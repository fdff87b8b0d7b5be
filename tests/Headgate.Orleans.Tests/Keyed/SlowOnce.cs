using Headgate.Flows.Snapshots;

namespace Headgate.Orleans.Tests.Keyed;

/// <summary>A sink that now and then gives up by itself, as a client of a slow server does.</summary>
internal sealed class SlowOnce<T>(ISnapshotSink<T> sink, Func<bool> isSlow) : ISnapshotSink<T>
{
    public ValueTask DeliverAsync(long epoch, IReadOnlyList<T> results, CancellationToken cancellationToken) =>
        isSlow() ? ValueTask.FromException(new TaskCanceledException("the request timed out")) : sink.DeliverAsync(epoch, results, cancellationToken);
}
