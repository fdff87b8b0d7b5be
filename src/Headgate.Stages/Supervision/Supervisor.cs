using Headgate.Stages.Diagnostics;
using Headgate.Stages.Execution;
using Microsoft.Extensions.Logging;

namespace Headgate.Stages.Supervision;

/// <summary>
/// Starts children in order, starts them anew when they stop, and stops them in reverse order (OTP's supervisor). Every member may be called
/// on any thread; what it does, it does on one loop, one thing at a time.
/// </summary>
public sealed partial class Supervisor : IAsyncDisposable, ILoopOwner, ISupervised
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SupervisorSpec _spec;
    private readonly RestartIntensity _intensity;
    private readonly List<ChildSlot> _slots = [];
    private volatile ChildSlot[] _visibleSlots = [];
    private StageEnvironment _environment = StageEnvironment.Default;
    private ILogger _logger = Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;
    private StageLoop? _loop;
    private Action? _exited;
    private volatile StopReason? _reason;
    private bool _hasEnded;

    internal Supervisor(SupervisorSpec spec)
    {
        _spec = spec;
        _intensity = new RestartIntensity(spec.Options.MaxRestarts, spec.Options.Within);
    }

    /// <summary>Gets the name.</summary>
    public string Name => _spec.Options.Name;

    /// <summary>Gets why the supervisor stopped, or is stopping; null while it runs.</summary>
    public StopReason? StopReason => _reason;

    /// <summary>Gets a task that completes when the supervisor and all its children have stopped: with a <see cref="RestartIntensityExceededException"/> when it gave up.</summary>
    public Task Completion => _completion.Task;

    /// <summary>Gets the children, in order.</summary>
    public IReadOnlyList<ChildSnapshot> Children => [.. _visibleSlots.Select(slot => slot.ToSnapshot())];

    internal StageEnvironment RunsIn => _environment;

    private StageLoop Loop => _loop ?? throw new InvalidOperationException($"Supervisor '{Name}' has not been started.");

    /// <summary>Starts a supervisor and its children, in order.</summary>
    /// <param name="spec">What to supervise; used once.</param>
    /// <param name="environment">Where the children run; null for <see cref="StageEnvironment.Default"/>.</param>
    /// <returns>The supervisor, when all children have been initialised. When one fails to start, those that were started are stopped, and the start fails with its exception.</returns>
    public static async Task<Supervisor> StartAsync(SupervisorSpec spec, StageEnvironment? environment = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var supervisor = new Supervisor(spec);
        await ((ISupervised)supervisor).StartAsync(environment ?? StageEnvironment.Default, static () => { });
        return supervisor;
    }

    /// <summary>Stops the children in reverse order, each as its <see cref="ChildOptions.Shutdown"/> says, and then the supervisor.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>A task that ends when all have stopped.</returns>
    /// <remarks><b>Cancellation.</b> Cancelling the token ends the waiting only: the supervisor still stops.</remarks>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        RequestStop(StopReason.Shutdown);
        await Completion.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (!Completion.IsCompleted) cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Stops the supervisor and its children. Never throws.</summary>
    /// <returns>A task that ends when all have stopped.</returns>
    public async ValueTask DisposeAsync() => await StopAsync();

    async Task ISupervised.StartAsync(StageEnvironment environment, Action exited)
    {
        if (_loop is not null) throw new InvalidOperationException($"Supervisor '{Name}' was started before. Make a new specification.");
        _environment = environment;
        _exited = exited;
        _logger = environment.LoggerFactory.CreateLogger<Supervisor>();
        foreach (var handle in _spec.Children) AddSlot(handle);
        _loop = new StageLoop(this, environment.Scheduler, environment.TimeProvider);
        _loop.Start();
        try
        {
            await CallAsync(StartAllAsync);
        }
        catch (Exception)
        {
            _exited = null;
            RequestStop(StopReason.Shutdown);
            await ((Task)Completion).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            throw;
        }
    }

    async Task ISupervised.StopAsync(StopReason reason, TimeSpan deadline)
    {
        RequestStop(reason);
        if (deadline == Timeout.InfiniteTimeSpan)
        {
            await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            return;
        }

        await using var timer = _environment.TimeProvider.CreateTimer(static self => ((Supervisor)self!).KillChildren(), this, deadline, Timeout.InfiniteTimeSpan);
        await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    void ISupervised.Kill()
    {
        RequestStop(StopReason.Killed);
        KillChildren();
    }

    async ValueTask<bool> ILoopOwner.HandleAsync(Signal signal)
    {
        try
        {
            await signal.DeliverAsync();
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _reason, StopReason.Fault(exception), null);
        }

        if (_reason is null) return true;
        if (!_hasEnded) await EndAsync(_reason);
        return false;
    }

    private void RequestStop(StopReason reason)
    {
        if (_loop is null || Interlocked.CompareExchange(ref _reason, reason, null) is not null) return;
        _loop.Post(new SettleSignal());
    }

    /// <summary>Makes whatever child the supervisor waits for stop at once. Every child is in the list, so one that starts meanwhile is stopped by the loop.</summary>
    private void KillChildren()
    {
        foreach (var slot in _visibleSlots) slot.Instance?.Kill();
    }

    private async ValueTask EndAsync(StopReason reason)
    {
        _hasEnded = true;
        for (var i = _slots.Count - 1; i >= 0; i--)
        {
            await StopChildAsync(_slots[i]);
            _slots[i].Status = ChildStatus.Stopped;
            GiveUp(_slots[i]);
        }

        Loop.Close();
        var exception = reason.ToException(Name);
        if (exception is not null) StageEvents.SupervisorFailed(_logger, exception, Name);
        if (exception is null) _completion.TrySetResult();
        else _completion.TrySetException(exception);
        _ = _completion.Task.Exception;
        _exited?.Invoke();
    }
}
