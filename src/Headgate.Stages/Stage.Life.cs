using Headgate.Stages.Diagnostics;
using Headgate.Stages.Execution;
using Microsoft.Extensions.Logging;

namespace Headgate.Stages;

/// <content>Stopping.</content>
public abstract partial class Stage
{
    /// <summary>Asks the stage to stop, and waits until it has. The callback that runs ends first, then what was posted before, by whatever method,
    /// runs in its order. Events that the stage has received and not processed yet are not waited for: they are counted and logged as lost.</summary>
    /// <param name="reason">Why; null for <see cref="StopReason.Normal"/>.</param>
    /// <param name="deadline">After this time it is killed, whether anybody still waits or not; 0 or more. Null, <see cref="Timeout.InfiniteTimeSpan"/> and more than 49 days wait without end.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>A task that ends when the stage has stopped, whatever stopped it. Its failure is in <see cref="Completion"/>. A stage that was not started stays as it is.</returns>
    /// <remarks>To let everything under way be processed, stop the source instead and await the <see cref="Completion"/> of the last stage: a source that
    /// stops normally has delivered everything before its consumers see the end, and a consumer ends after its last event.
    /// <para><b>Cancellation.</b> Cancelling the token ends the waiting only: the stage still stops, and the deadline still holds. Do not await
    /// this inside a callback of the same stage: it would wait for itself. Call <see cref="Stop"/> there.</para></remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="deadline"/> is negative, and not <see cref="Timeout.InfiniteTimeSpan"/>.</exception>
    public Task StopAsync(StopReason? reason = null, TimeSpan? deadline = null, CancellationToken cancellationToken = default)
    {
        if (deadline is { } limit) Deadline.Check(limit, nameof(deadline));
        if (_status == StageStatus.Created) return Task.CompletedTask;
        BeginStop(reason ?? StopReason.Normal, deadline ?? Timeout.InfiniteTimeSpan);
        return _ending.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Stops the stage at once. A callback that awaits is abandoned: its token is cancelled and whatever it does afterwards is ignored. One that
    /// blocks its thread cannot be abandoned: the stage stops when it returns. <see cref="OnTerminateAsync"/> does not run.
    /// </summary>
    public void Kill()
    {
        if (_loop is null) return;
        Interlocked.CompareExchange(ref _stopReason, StopReason.Killed, null);
        _isLeaving = true;
        Cancel(_starting);
        Cancel(_fetching);
        Cancel(_working);
        _loop.Kill();
    }

    /// <summary>Stops the stage, if it runs, within <see cref="StageOptions.ShutdownTimeout"/>. Never throws.</summary>
    /// <returns>A task that ends when the stage has stopped.</returns>
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return new ValueTask(StopAsync(StopReason.Shutdown, _options.ShutdownTimeout));
    }

    /// <summary>Subscriptions that belong to the start: those named in the options.</summary>
    internal virtual void OpenInitialSubscriptions()
    {
    }

    /// <summary>Takes leave of producers and consumers.</summary>
    internal abstract void CloseSubscriptions(StopReason reason);

    /// <summary>Stops the stage when the current signal has been handled.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="endedWith">The producer whose end this is, and who has logged it; null for a reason of the stage's own.</param>
    internal void RequestStop(StopReason reason, string? endedWith = null)
    {
        if (Interlocked.CompareExchange(ref _stopReason, reason, null) is not null) return;
        _endedWith = endedWith;
        _isLeaving = true;
        Cancel(_fetching);
    }

    /// <summary>Runs <paramref name="action"/>, which tells the user of something, when the stage has stopped: in a turn of its own. On any thread.</summary>
    internal void RunLate(Action action) =>
        LazyInitializer.EnsureInitialized(ref _lateTurns, () => new LateTurns(_environment.Scheduler))!.Add(action);

    /// <summary>Runs <paramref name="action"/> when the stage has come to its end, even by being killed; at once, if it has. It must be short: it runs on the stack of
    /// what has ended.</summary>
    internal void RunAtEnd(Action action) => _ending.OnReached(action);

    internal static void CancelQuietly(CancellationTokenSource? source)
    {
        try
        {
            source?.Cancel();
        }
        catch (Exception exception) when (exception is ObjectDisposedException or AggregateException)
        {
            // A registration of the user's threw; the stage stops all the same.
        }
    }

    /// <summary>Cancels a token of the stage's; what users have registered with it runs elsewhere.</summary>
    internal void Cancel(CancellationTokenSource? source)
    {
        if (source is not null) _environment.Scheduler.Cancel(source);
    }

    private void BeginStop(StopReason reason, TimeSpan deadline)
    {
        _ending.KillAfter(deadline, TimeProvider, Kill);
        Leave(reason);
    }

    /// <summary>Asks the stage to stop, in its turn.</summary>
    private void Leave(StopReason reason)
    {
        _isLeaving = true;
        if (_status == StageStatus.Starting) Cancel(_starting);
        Cancel(_fetching);
        Loop.Post(new StopSignal(this, reason));
    }

    private async ValueTask TerminateAsync()
    {
        var reason = _stopReason!;
        MoveTo(StageStatus.Stopping);
        Cancel(_fetching);
        if (!Loop.IsKilled) await RunTerminationAsync(reason);
        if (Loop.IsKilled)
        {
            reason = StopReason.Killed;
            _endedWith = null;
        }

        _stopReason = reason = reason.Of(Name);
        CloseSubscriptionsSafely(reason);
        Loop.Close();
        await _startToken.DisposeAsync();
        var exception = reason.ToException(Name);
        if (exception is not null) LogFailure(reason, exception);
        MoveTo(exception is null ? StageStatus.Stopped : StageStatus.Faulted);
        Complete(exception);
    }

    private void CloseSubscriptionsSafely(StopReason reason)
    {
        try
        {
            CloseSubscriptions(reason);
        }
        catch (Exception exception)
        {
            // User code in a dispatcher or in OnDiscarded; the stage's neighbours have been told before it ran.
            StageEvents.TerminationFailed(_logger, exception, Name);
        }
    }

    private async ValueTask RunTerminationAsync(StopReason reason)
    {
        try
        {
            var terminating = OnTerminateAsync(reason);
            if (!terminating.IsCompletedSuccessfully) await Loop.Park(terminating);
        }
        catch (Exception exception) when (!Loop.IsKilled)
        {
            StageEvents.TerminationFailed(_logger, exception, Name);
        }
        catch (Exception)
        {
            // Killed meanwhile: that is what is reported.
        }
    }

    private void LogFailure(StopReason reason, Exception exception)
    {
        if (_endedWith is { } producer) StageEvents.EndedWithProducer(_logger, Name, producer, reason);
        else if (reason.Kind == StopKind.Killed) StageEvents.Killed(_logger, Name);
        else StageEvents.Failed(_logger, exception, Name, reason.Kind);
    }

    private void Complete(Exception? exception)
    {
        if (_tally is not null) StageRegister.Remove(_tally, this);
        _ending.Reach(exception);
        _exited?.Invoke();
    }

    private void MoveTo(StageStatus next)
    {
        var current = _status;
        if (!StageStatusRules.Allows(current, next)) throw new InvalidOperationException($"Stage '{Name}' cannot go from {current} to {next}.");
        _status = next;
        StageEvents.StatusChanged(_logger, Name, current, next);
    }
}
