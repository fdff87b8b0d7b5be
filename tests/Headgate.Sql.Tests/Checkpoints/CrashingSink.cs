using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Handlers;

namespace Headgate.Sql.Tests.Checkpoints;

/// <summary>A sink after whose commit, or before whose transaction, the process dies: from then on no call returns, and nothing is acknowledged.</summary>
internal sealed class CrashingSink<T>(IBatchHandler<T> sink, int crashAt, bool hasCommitted) : IBatchHandler<T>
{
    private readonly TaskCompletionSource _crashed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _calls;

    public Task Crashed => _crashed.Task;

    public async ValueTask<IReadOnlyList<Message<T>>> HandleAsync(MessageBatch<T> batch, CancellationToken cancellationToken)
    {
        var isLast = Interlocked.Increment(ref _calls) >= crashAt;
        if (isLast && !hasCommitted) await DieAsync(cancellationToken);
        var ended = await sink.HandleAsync(batch, cancellationToken);
        if (isLast || _crashed.Task.IsCompleted) await DieAsync(cancellationToken);
        return ended;
    }

    private Task DieAsync(CancellationToken cancellationToken)
    {
        _crashed.TrySetResult();
        return Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
