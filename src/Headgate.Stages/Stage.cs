using Headgate.Stages.Diagnostics;
using Headgate.Stages.Execution;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.Stages;

/// <summary>
/// A small single-threaded machine with an inbox: a <see cref="Producer{T}"/>, a <see cref="Consumer{T}"/>, or both. One callback runs at a
/// time, so what a stage keeps in its fields needs no lock.
/// </summary>
/// <remarks>Every public member may be called on any thread at any time: it posts to the stage's loop. Protected members are for
/// callbacks. The semantics are GenStage's.</remarks>
public abstract partial class Stage : IAsyncDisposable, ILoopOwner
{
    private readonly Ending _ending = new();
    private readonly StageOptions _options;
    private StageLoop? _loop;
    private LateTurns? _lateTurns;
    private StageTally? _tally;
    private StageEnvironment _environment = StageEnvironment.Default;
    private ILogger _logger = NullLogger.Instance;
    private volatile StageStatus _status;
    private volatile StopReason? _stopReason;
    private volatile bool _isLeaving;
    private string? _endedWith;
    private CancellationTokenSource? _fetching;
    private CancellationTokenSource? _working;

    private protected Stage(StageOptions? options)
    {
        _options = options ?? StageOptions.Default;
        _options.Validate();
        Name = _options.Name ?? NameOf(GetType());
    }

    /// <summary>Gets the name of the stage.</summary>
    public string Name { get; }

    /// <summary>Gets where the stage is in its life.</summary>
    public StageStatus Status => _status;

    /// <summary>Gets why the stage stopped, or is stopping; null while it runs.</summary>
    public StopReason? StopReason => _stopReason;

    /// <summary>
    /// Gets a task that completes when the stage has stopped: successfully after a normal end, with the exception after a failure. A
    /// failure is logged by the stage, so a task that nobody awaits raises no unobserved-exception event.
    /// </summary>
    public Task Completion => _ending.Outcome;

    /// <summary>Gets the clock of the stage's environment.</summary>
    protected TimeProvider TimeProvider => _environment.TimeProvider;

    /// <summary>Gets the stage's logger. Its category is the name of the stage's type.</summary>
    protected ILogger Logger => _logger;

    /// <summary>Gets a token that is cancelled as soon as the stage is asked to stop, in whatever way. A stop lets the callback that runs end by itself:
    /// one that takes long looks at this token, and returns. The token is not cancelled before the stage is started.</summary>
    protected CancellationToken StoppingToken => FetchingToken;

    internal StageEnvironment RunsIn => _environment;

    internal ILogger Log => _logger;

    internal StageLoop Loop => _loop ?? throw new InvalidOperationException($"Stage '{Name}' has not been started. Start it with Stage.Start or Stage.StartAsync.");

    internal bool IsStopping => _stopReason is not null;

    /// <summary>Whether the stage stops, or will as soon as it has come to the stop that was posted to it: it begins nothing that takes long.</summary>
    internal bool IsLeaving => _isLeaving;

    /// <summary>Cancelled as soon as the stage is asked to stop: nothing more is to be fetched.</summary>
    internal CancellationToken FetchingToken => _fetching?.Token ?? CancellationToken.None;

    /// <summary>Cancelled when the stage is killed.</summary>
    internal CancellationToken WorkingToken => _working?.Token ?? CancellationToken.None;

    /// <summary>Runs before anything else. Events emitted here are buffered until there are consumers.</summary>
    /// <param name="cancellationToken">Cancelled when the start is given up.</param>
    /// <returns>A task that ends when the stage is ready.</returns>
    protected virtual ValueTask OnStartAsync(CancellationToken cancellationToken) => default;

    /// <summary>Runs last, whatever stopped the stage, unless it was killed. An exception here is logged and changes nothing.</summary>
    /// <param name="reason">Why the stage stops.</param>
    /// <returns>A task that ends when what the stage held has been let go.</returns>
    protected virtual ValueTask OnTerminateAsync(StopReason reason) => default;

    /// <summary>Runs <paramref name="function"/> on the stage, between callbacks. It may emit.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="function">What to run. Its exception goes to the caller and does not stop the stage.</param>
    /// <returns>The function's result, once the events that it emitted were dispatched or buffered.</returns>
    /// <exception cref="StageStoppedException">The stage has stopped, or stopped before the function ran.</exception>
    /// <exception cref="InvalidOperationException">The stage has not been started.</exception>
    /// <remarks>For public methods of the stage. A callback must not await it: it would wait for itself.</remarks>
    protected Task<TResult> InvokeAsync<TResult>(Func<TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return InvokeAsync(() => new ValueTask<TResult>(function()));
    }

    /// <summary>Runs an asynchronous <paramref name="function"/> on the stage, between callbacks; nothing else runs there until it ends. It may emit.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="function">What to run. Its exception goes to the caller and does not stop the stage.</param>
    /// <returns>The function's result, once the events that it emitted were dispatched or buffered.</returns>
    /// <exception cref="StageStoppedException">The stage has stopped, or stopped before the function ran.</exception>
    /// <exception cref="InvalidOperationException">The stage has not been started.</exception>
    protected Task<TResult> InvokeAsync<TResult>(Func<ValueTask<TResult>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        var call = new InvokeSignal<TResult>(this, function);
        Loop.Post(call);
        return call.Answer;
    }

    /// <summary>Runs <paramref name="action"/> on the stage, between callbacks. It may emit.</summary>
    /// <param name="action">What to run. Its exception goes to the caller and does not stop the stage.</param>
    /// <returns>A task that ends once the events that it emitted were dispatched or buffered.</returns>
    /// <exception cref="StageStoppedException">The stage has stopped, or stopped before the action ran.</exception>
    /// <exception cref="InvalidOperationException">The stage has not been started.</exception>
    protected Task InvokeAsync(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return InvokeAsync(() =>
        {
            action();
            return true;
        });
    }

    /// <summary>Runs <paramref name="action"/> on the stage later, between callbacks, and does not wait for it. It may emit.</summary>
    /// <param name="action">What to run. Its exception stops the stage. When the stage has stopped it does not run.</param>
    /// <exception cref="InvalidOperationException">The stage has not been started.</exception>
    protected void Post(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        Loop.Post(new ActionSignal(this, action));
    }

    /// <summary>Runs <paramref name="action"/> on the stage once all events emitted so far have been dispatched, those in the buffer too
    /// (GenStage <c>async_info</c>). For a stage that emits nothing: like <see cref="Post"/>.</summary>
    /// <param name="action">What to run; it may emit. Its exception stops the stage.</param>
    /// <exception cref="InvalidOperationException">The stage has not been started.</exception>
    protected void InvokeAfterEvents(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        Loop.Post(new AfterEventsSignal(this, () => Post(action)));
    }

    /// <summary>Stops the stage when the current callback has returned. What it has not processed, or has buffered, is discarded and counted.</summary>
    /// <param name="reason">Why; null for <see cref="StopReason.Normal"/>.</param>
    protected void Stop(StopReason? reason = null) => RequestStop(reason ?? StopReason.Normal);

    private static string NameOf(Type type)
    {
        var name = type.Name;
        var generic = name.IndexOf('`', StringComparison.Ordinal);
        return generic < 0 ? name : name[..generic];
    }
}
