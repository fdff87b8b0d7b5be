using Headgate.Stages.Diagnostics;
using Headgate.Stages.Execution;
using Headgate.Stages.Inspection;
using Microsoft.Extensions.Logging;

namespace Headgate.Stages.Supervision;

/// <summary>
/// Starts children in order, starts them anew when they stop, and stops them in reverse order (OTP's supervisor). Every member may be called
/// on any thread; what it does, it does on one loop, one thing at a time.
/// </summary>
public sealed partial class Supervisor : IAsyncDisposable, ILoopOwner, ISupervised
{
    private readonly Ending _ending = new();
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
    public Task Completion => _ending.Outcome;

    /// <summary>Gets the children, in order.</summary>
    public IReadOnlyList<ChildSnapshot> Children => [.. _visibleSlots.Select(slot => slot.ToSnapshot())];

    /// <summary>Takes a snapshot of the supervisor and everything below it, without disturbing any of it.</summary>
    /// <returns>The tree.</returns>
    public SupervisorSnapshot GetSnapshot() => new(Name, _spec.Options.Strategy, [.. _visibleSlots.Select(slot => slot.ToTree())]);

    internal StageEnvironment RunsIn => _environment;

    private StageLoop Loop => _loop ?? throw new InvalidOperationException($"Supervisor '{Name}' has not been started.");

    /// <summary>Starts a supervisor and its children, in order.</summary>
    /// <param name="spec">What to supervise; used once.</param>
    /// <param name="environment">Where the children run; null for <see cref="StageEnvironment.Default"/>.</param>
    /// <param name="cancellationToken">Stops the supervisor (reason <see cref="StopReason.Shutdown"/>) when it is cancelled, now or later.</param>
    /// <returns>The supervisor, when all children have been initialised. When one fails to start, those that were started are stopped, and the start fails with its exception.</returns>
    /// <exception cref="InvalidOperationException">The specification, or a child of it, has served another supervisor.</exception>
    /// <exception cref="OperationCanceledException">The start was given up.</exception>
    /// <remarks><b>Cancellation.</b> Cancelling the token during the start gives it up: the child that is being initialised is stopped as its
    /// <see cref="ChildOptions.Shutdown"/> says, then those before it, and this throws <see cref="OperationCanceledException"/>.</remarks>
    public static async Task<Supervisor> StartAsync(SupervisorSpec spec, StageEnvironment? environment = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        cancellationToken.ThrowIfCancellationRequested();
        environment ??= StageEnvironment.Default;
        var supervisor = new Supervisor(spec);
        var starting = ((ISupervised)supervisor).StartAsync(environment, static () => { });
        var life = cancellationToken.UnsafeRegister(static supervisor => ((Supervisor)supervisor!).RequestStop(StopReason.Shutdown), supervisor);
        supervisor._ending.OnReached(() => life.Unregister());
        try
        {
            await starting.ConfigureAwait(environment.Scheduler.KeepsContext);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return supervisor;
    }

    /// <summary>Runs a supervisor and its children until they end, or until they are asked to stop.</summary>
    /// <param name="spec">What to supervise; used once.</param>
    /// <param name="environment">Where the children run; null for <see cref="StageEnvironment.Default"/>.</param>
    /// <param name="cancellationToken">Asks them to stop.</param>
    /// <returns>A task that ends when all have stopped: well, when they ended normally or were asked to stop; else with the failure of the start, or a
    /// <see cref="RestartIntensityExceededException"/> when the supervisor gave up. A supervisor ends by itself only if
    /// <see cref="SupervisorOptions.StopsWithLastChild"/> says so.</returns>
    /// <remarks><b>Cancellation.</b> Cancelling the token stops the children in reverse order, each as its <see cref="ChildOptions.Shutdown"/> says,
    /// and then this returns. It does not throw <see cref="OperationCanceledException"/>.</remarks>
    public static async Task RunAsync(SupervisorSpec spec, StageEnvironment? environment = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        environment ??= StageEnvironment.Default;
        Supervisor supervisor;
        try
        {
            supervisor = await StartAsync(spec, environment, cancellationToken).ConfigureAwait(environment.Scheduler.KeepsContext);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }

        await supervisor.Completion.ConfigureAwait(environment.Scheduler.KeepsContext);
    }

    /// <summary>Stops the children in reverse order, each as its <see cref="ChildOptions.Shutdown"/> says, and then the supervisor.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>A task that ends when all have stopped, whatever stopped them. A failure is in <see cref="Completion"/>.</returns>
    /// <remarks><b>Cancellation.</b> Cancelling the token ends the waiting only: the supervisor still stops. Do not await this inside a callback of
    /// one of its children: each would wait for the other until the child's deadline.</remarks>
    public Task StopAsync(CancellationToken cancellationToken = default)
    {
        RequestStop(StopReason.Shutdown);
        return _ending.WaitAsync(cancellationToken);
    }

    /// <summary>Stops the supervisor and its children. Never throws.</summary>
    /// <returns>A task that ends when all have stopped.</returns>
    public ValueTask DisposeAsync() => new(StopAsync());

    async Task ISupervised.StartAsync(StageEnvironment environment, Action exited)
    {
        if (_loop is not null) throw new InvalidOperationException($"Supervisor '{Name}' was started before. Make a new specification.");
        _environment = environment;
        _exited = exited;
        _logger = environment.LoggerFactory.CreateLogger<Supervisor>();
        foreach (var handle in _spec.Children)
        {
            AddSlot(handle);
            StageMeter.Watch(Name, handle.Id);
        }

        _loop = new StageLoop(this, environment.Scheduler, environment.TimeProvider);
        _loop.Start();
        try
        {
            await CallAsync(StartAllAsync).ConfigureAwait(environment.Scheduler.KeepsContext);
        }
        catch (Exception)
        {
            _exited = null;
            RequestStop(StopReason.Shutdown);
            await _ending.WaitAsync(CancellationToken.None).ConfigureAwait(environment.Scheduler.KeepsContext);
            throw;
        }
    }

    Task ISupervised.StopAsync(StopReason reason, TimeSpan deadline)
    {
        _ending.KillAfter(deadline, _environment.TimeProvider, KillChildren);
        RequestStop(reason);
        return _ending.Reached;
    }

    void ISupervised.Kill()
    {
        RequestStop(StopReason.Killed);
        KillChildren();
    }

    void ILoopOwner.Break(Exception failure)
    {
        Interlocked.CompareExchange(ref _reason, StopReason.Fault(failure), null);
        KillChildren();
        End(failure);
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
        foreach (var slot in _visibleSlots) slot.Starting?.GiveUp(slot.Handle.Shutdown);
        _loop.Post(new SettleSignal());
    }

    /// <summary>Makes whatever child the supervisor waits for stop at once. Every child is in the list, so one that starts meanwhile is stopped by the loop.</summary>
    private void KillChildren()
    {
        foreach (var slot in _visibleSlots)
        {
            slot.Instance?.Kill();
            slot.Starting?.GiveUp(ChildShutdown.Kill);
        }
    }

    private async ValueTask EndAsync(StopReason reason)
    {
        _hasEnded = true;
        for (var i = _slots.Count - 1; i >= 0; i--)
        {
            _slots[i].Group?.Forget();
            await StopChildAsync(_slots[i]);
            _slots[i].Status = ChildStatus.Stopped;
            GiveUp(_slots[i]);
        }

        Loop.Close();
        End(reason.ToException(Name));
    }

    private void End(Exception? failure)
    {
        if (failure is not null) StageEvents.SupervisorFailed(_logger, failure, Name);
        _ending.Reach(failure);
        _exited?.Invoke();
    }
}
