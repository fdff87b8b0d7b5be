using Headgate.Stages.Diagnostics;
using Headgate.Stages.Execution;
using Microsoft.Extensions.Logging;

namespace Headgate.Stages;

/// <content>Starting.</content>
public abstract partial class Stage
{
    private CancellationTokenSource? _starting;
    private CancellationTokenRegistration _startToken;
    private int _isBegun;

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
        var starting = stage.BeginAsync<TStage>(environment ?? StageEnvironment.Default, cancellationToken);
        if (!starting.IsCompleted)
        {
            stage.Kill();
            throw new InvalidOperationException($"Stage '{stage.Name}' initialises asynchronously. Start it with await Stage.StartAsync(stage).");
        }

        return starting.GetAwaiter().GetResult();
    }

    /// <summary>Starts a stage and returns it when its initialisation has ended.</summary>
    /// <typeparam name="TStage">The type of the stage.</typeparam>
    /// <param name="stage">A stage that was never started.</param>
    /// <param name="environment">Where it runs; null for <see cref="StageEnvironment.Default"/>.</param>
    /// <param name="cancellationToken">Stops the stage (reason <see cref="StopReason.Shutdown"/>) when it is cancelled, now or later.</param>
    /// <returns><paramref name="stage"/>, running.</returns>
    /// <remarks><b>Cancellation.</b> Cancelling the token during initialisation cancels the token of <see cref="OnStartAsync"/>; the start then
    /// fails with whatever that throws. An initialisation that does not heed it is given up by <see cref="Kill"/>, or by the deadline of a <see cref="StopAsync"/>.</remarks>
    /// <exception cref="InvalidOperationException">The stage was started before.</exception>
    /// <exception cref="StageKilledException">The stage was killed before it ran.</exception>
    public static Task<TStage> StartAsync<TStage>(TStage stage, StageEnvironment? environment = null, CancellationToken cancellationToken = default)
        where TStage : Stage
    {
        ArgumentNullException.ThrowIfNull(stage);
        return stage.BeginAsync<TStage>(environment ?? StageEnvironment.Default, cancellationToken);
    }

    private async Task<TStage> BeginAsync<TStage>(StageEnvironment environment, CancellationToken cancellationToken, Action? exited = null)
        where TStage : Stage
    {
        var logger = environment.LoggerFactory.CreateLogger(GetType());
        if (Interlocked.Exchange(ref _isBegun, 1) == 1) throw new InvalidOperationException($"Stage '{Name}' was started before. A stage runs once; make a new one.");
        _environment = environment;
        _logger = logger;
        _fetching = new CancellationTokenSource();
        _working = new CancellationTokenSource();
        _starting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _loop = new StageLoop(this, environment.Scheduler, environment.TimeProvider);
        MoveTo(StageStatus.Starting);
        _startedAt = environment.TimeProvider.GetTimestamp();
        try
        {
            OnAttached();
            _tally = StageRegister.Add(this);
            await InitialiseAsync(_starting.Token).ConfigureAwait(environment.Scheduler.KeepsContext);
            OpenInitialSubscriptions();
        }
        catch (Exception exception)
        {
            FailToStart(exception);
            throw;
        }
        finally
        {
            _starting.Dispose();
        }

        _exited = exited;
        MoveTo(StageStatus.Running);
        if (cancellationToken.CanBeCanceled) _startToken = cancellationToken.UnsafeRegister(static stage => ((Stage)stage!).Leave(StopReason.Shutdown), this);
        Loop.Start();
        if (IsStopping) Loop.Post(new SettleSignal());
        return (TStage)this;
    }

    /// <summary>Runs the user's initialisation. One that awaits is parked like any callback: a kill ends the wait, and the start goes on in no caller's context.</summary>
    private async ValueTask InitialiseAsync(CancellationToken cancellationToken)
    {
        OpenOutput();
        try
        {
            var starting = OnStartAsync(cancellationToken);
            if (starting.IsCompleted)
            {
                starting.GetAwaiter().GetResult();
            }
            else
            {
                SuspendOutput();
                await Loop.Park(starting);
            }
        }
        catch (Exception)
        {
            AbandonOutput();
            throw;
        }

        CloseOutput();
    }

    private void FailToStart(Exception exception)
    {
        var reason = Loop.IsKilled ? StopReason.Killed : StopReason.Fault(exception);
        Interlocked.CompareExchange(ref _stopReason, reason, null);
        CloseSubscriptionsSafely(reason);
        MoveTo(StageStatus.Faulted);
        Loop.Close();
        Complete(exception);
    }
}
