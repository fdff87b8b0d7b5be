using Headgate.Stages.Diagnostics;
using Headgate.Stages.Execution;
using Microsoft.Extensions.Logging;

namespace Headgate.Stages;

/// <content>Starting and stopping.</content>
public abstract partial class Stage
{
    /// <summary>Starts a stage whose initialisation does not wait for anything, and returns it.</summary>
    /// <typeparam name="TStage">The type of the stage.</typeparam>
    /// <param name="stage">A stage that was never started.</param>
    /// <param name="environment">Where it runs; null for <see cref="StageEnvironment.Default"/>.</param>
    /// <param name="cancellationToken">Stops the stage (reason <see cref="StopReason.Shutdown"/>) when it is cancelled, now or later.</param>
    /// <returns><paramref name="stage"/>, running.</returns>
    /// <exception cref="InvalidOperationException">The stage was started before, or its initialisation must be awaited: use <see cref="StartAsync{TStage}"/>.</exception>
    public static TStage Start<TStage>(TStage stage, StageEnvironment? environment = null, CancellationToken cancellationToken = default)
        where TStage : Stage
    {
        ArgumentNullException.ThrowIfNull(stage);
        var starting = stage.BeginAsync(environment ?? StageEnvironment.Default, cancellationToken);
        if (!starting.IsCompleted)
        {
            stage.Kill();
            throw new InvalidOperationException($"Stage '{stage.Name}' initialises asynchronously. Start it with await Stage.StartAsync(stage).");
        }

        starting.GetAwaiter().GetResult();
        return stage;
    }

    /// <summary>Starts a stage and returns it when its initialisation has ended.</summary>
    /// <typeparam name="TStage">The type of the stage.</typeparam>
    /// <param name="stage">A stage that was never started.</param>
    /// <param name="environment">Where it runs; null for <see cref="StageEnvironment.Default"/>.</param>
    /// <param name="cancellationToken">Stops the stage (reason <see cref="StopReason.Shutdown"/>) when it is cancelled, now or later.</param>
    /// <returns><paramref name="stage"/>, running.</returns>
    /// <remarks><b>Cancellation.</b> Cancelling the token during initialisation cancels the token of <see cref="OnStartAsync"/>; the start then fails with whatever that throws.</remarks>
    /// <exception cref="InvalidOperationException">The stage was started before.</exception>
    public static async Task<TStage> StartAsync<TStage>(TStage stage, StageEnvironment? environment = null, CancellationToken cancellationToken = default)
        where TStage : Stage
    {
        ArgumentNullException.ThrowIfNull(stage);
        await stage.BeginAsync(environment ?? StageEnvironment.Default, cancellationToken);
        return stage;
    }

    /// <summary>Asks the stage to stop, and waits until it has. What was posted to it before is handled first.</summary>
    /// <param name="reason">Why; null for <see cref="StopReason.Normal"/>.</param>
    /// <param name="deadline">After this time it is killed; null to wait without end.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>A task that ends when the stage has stopped, whatever stopped it. Its failure is in <see cref="Completion"/>.</returns>
    /// <remarks><b>Cancellation.</b> Cancelling the token ends the waiting only: the stage still stops. Do not await this inside a callback
    /// of the same stage: it would wait for itself. Call <see cref="Stop"/> there.</remarks>
    public async Task StopAsync(StopReason? reason = null, TimeSpan? deadline = null, CancellationToken cancellationToken = default)
    {
        if (_status == StageStatus.Created) return;
        CancelQuietly(_fetching);
        Loop.Post(new StopSignal(this, reason ?? StopReason.Normal));
        if (deadline is not { } limit || limit == Timeout.InfiniteTimeSpan)
        {
            await WaitAsync(cancellationToken);
            return;
        }

        await using var timer = TimeProvider.CreateTimer(static stage => ((Stage)stage!).Kill(), this, limit, Timeout.InfiniteTimeSpan);
        await WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Stops the stage at once. A callback that awaits is abandoned: its token is cancelled and whatever it does afterwards is ignored. One that
    /// blocks its thread cannot be abandoned: the stage stops when it returns. <see cref="OnTerminateAsync"/> does not run.
    /// </summary>
    public void Kill()
    {
        if (_loop is null) return;
        Interlocked.CompareExchange(ref _stopReason, StopReason.Killed, null);
        CancelQuietly(_fetching);
        CancelQuietly(_working);
        _loop.Kill();
    }

    /// <summary>Stops the stage, if it runs, within <see cref="StageOptions.ShutdownTimeout"/>. Never throws.</summary>
    /// <returns>A task that ends when the stage has stopped.</returns>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(StopReason.Shutdown, _options.ShutdownTimeout);
        GC.SuppressFinalize(this);
    }

    /// <summary>Subscriptions that belong to the start: those named in the options.</summary>
    internal virtual void OpenInitialSubscriptions()
    {
    }

    /// <summary>Takes leave of producers and consumers.</summary>
    internal abstract void CloseSubscriptions(StopReason reason);

    internal void RequestStop(StopReason reason)
    {
        if (Interlocked.CompareExchange(ref _stopReason, reason, null) is null) CancelQuietly(_fetching);
    }

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

    private async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        await Completion.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (!Completion.IsCompleted) cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task BeginAsync(StageEnvironment environment, CancellationToken cancellationToken, Action? exited = null)
    {
        if (_status != StageStatus.Created) throw new InvalidOperationException($"Stage '{Name}' was started before. A stage runs once; make a new one.");
        _environment = environment;
        _logger = environment.LoggerFactory.CreateLogger(GetType());
        _fetching = new CancellationTokenSource();
        _working = new CancellationTokenSource();
        _loop = new StageLoop(this, environment.Scheduler, environment.TimeProvider);
        MoveTo(StageStatus.Starting);
        _startedAt = environment.TimeProvider.GetTimestamp();
        try
        {
            OnAttached();
            await InitialiseAsync(cancellationToken);
            OpenInitialSubscriptions();
        }
        catch (Exception exception)
        {
            FailToStart(exception);
            throw;
        }

        _exited = exited;
        MoveTo(StageStatus.Running);
        if (cancellationToken.CanBeCanceled) _startToken = cancellationToken.UnsafeRegister(static stage => ((Stage)stage!).StopOnToken(), this);
        _loop.Start();
        if (IsStopping) _loop.Post(new SettleSignal());
    }

    private async ValueTask InitialiseAsync(CancellationToken cancellationToken)
    {
        OpenOutput();
        try
        {
            var starting = OnStartAsync(cancellationToken);
            if (!starting.IsCompleted) SuspendOutput();
            await starting;
        }
        finally
        {
            CloseOutput();
        }
    }

    private void FailToStart(Exception exception)
    {
        var reason = StopReason.Fault(exception);
        Interlocked.CompareExchange(ref _stopReason, reason, null);
        CloseSubscriptionsSafely(reason);
        MoveTo(StageStatus.Faulted);
        Loop.Close();
        Complete(exception);
    }

    private void StopOnToken()
    {
        CancelQuietly(_fetching);
        Loop.Post(new StopSignal(this, StopReason.Shutdown));
    }

    private async ValueTask TerminateAsync()
    {
        var reason = _stopReason!;
        MoveTo(StageStatus.Stopping);
        CancelQuietly(_fetching);
        if (!Loop.IsKilled) await RunTerminationAsync(reason);
        if (Loop.IsKilled) _stopReason = reason = StopReason.Killed;
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
        if (reason.Kind != StopKind.Killed) StageEvents.Failed(_logger, exception, Name, reason.Kind);
        else if (Loop.IsKilled) StageEvents.Killed(_logger, Name);
        else StageEvents.ProducerKilled(_logger, Name);
    }

    private void Complete(Exception? exception)
    {
        if (exception is null) _completion.TrySetResult();
        else _completion.TrySetException(exception);
        _ = _completion.Task.Exception;
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
