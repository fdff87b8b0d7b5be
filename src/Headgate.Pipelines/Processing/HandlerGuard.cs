using Headgate.Pipelines.Diagnostics;
using Headgate.Pipelines.Execution;

namespace Headgate.Pipelines.Processing;

/// <summary>Gives handlers a token, and does not wait for one that takes longer than it may. Belongs to one worker.</summary>
internal sealed class HandlerGuard(StepRuntime step)
{
    /// <summary>How long a handler has to end after its token was cancelled.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private CancellationTokenSource? _source;

    /// <summary>The token of the next call.</summary>
    public CancellationToken Token
    {
        get
        {
            _source ??= CancellationTokenSource.CreateLinkedTokenSource(step.Token);
            return _source.Token;
        }
    }

    /// <summary>Waits for a call, as long as it may take.</summary>
    /// <param name="call">The call.</param>
    /// <param name="deadline">When it must have ended, if its message says so.</param>
    /// <exception cref="HandlerTimeoutException">It took too long.</exception>
    /// <exception cref="OperationCanceledException">Everything unfinished is given up.</exception>
    public async ValueTask<TResult> WaitAsync<TResult>(ValueTask<TResult> call, DateTimeOffset? deadline)
    {
        var limit = LimitFor(deadline);
        var task = call.AsTask();
        if (await Race.EndsWithinAsync(task, limit, step.Clock, step.Token)) return await task;
        var source = _source!;
        _source = null;
        source.CancelQuietly();
        var heeds = await Race.EndsWithinAsync(task, Grace, step.Clock);
        _ = WatchAsync(task, source, reportsFailure: !heeds);
        if (heeds && task.IsCompletedSuccessfully) return await task;
        throw step.IsAbandoned ? new OperationCanceledException(step.Token) : new HandlerTimeoutException(step.Name, limit, isAbandoned: !heeds);
    }

    private TimeSpan LimitFor(DateTimeOffset? deadline)
    {
        var limit = step.HandlerTimeout;
        if (deadline is not { } end) return limit;
        var left = end - step.Clock.GetUtcNow();
        if (left < TimeSpan.Zero) left = TimeSpan.Zero;
        return limit == Timeout.InfiniteTimeSpan || left < limit ? left : limit;
    }

    private async Task WatchAsync(Task task, CancellationTokenSource source, bool reportsFailure)
    {
        try
        {
            await task;
        }
        catch (Exception failure)
        {
            if (reportsFailure && failure is not OperationCanceledException) PipelineEvents.AbandonedHandlerFailed(step.Logger, failure, step.Pipeline, step.Name);
        }
        finally
        {
            source.Dispose();
        }
    }
}
