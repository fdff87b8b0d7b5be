using Headgate.Pipelines.Building;
using Headgate.Pipelines.Diagnostics;
using Headgate.Pipelines.Execution;
using Headgate.Pipelines.Health;
using Headgate.Pipelines.Running;
using Headgate.Pipelines.Sources;
using Headgate.Stages;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Headgate.Pipelines;

/// <summary>
/// Reads messages from sources, handles them in steps, each with its own concurrency, gathers them into batches, and tells the sources what has become
/// of them. Declared with a <see cref="PipelineBuilder"/>; runs by itself or in a generic host.
/// </summary>
/// <remarks>Every public member may be called on any thread at any time. Runs once. The semantics are Broadway's; where they differ, the documentation
/// of the member says so.</remarks>
public sealed partial class Pipeline : IAsyncDisposable
{
    /// <summary>How long a question is waited for that does not heed its token.</summary>
    private static readonly TimeSpan QuestionGrace = TimeSpan.FromSeconds(5);

    private readonly PipelinePlan _plan;
    private readonly Lock _control = new();
    private readonly PipelineLife _life;
    private readonly PipelineRun _run;
    private readonly Ledger _ledger;
    private readonly TimeProvider _clock;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stopRequested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _giveUp = new();
    private readonly CancellationTokenSource _watching = new();
    private IReadOnlyList<PipelineHooks> _hooks = [];
    private Exception? _failure;
    private volatile bool _hasCompleted;

    internal Pipeline(PipelinePlan plan, IServiceProvider services, StageEnvironment environment, IReadOnlyList<string>? earlierFaults = null)
    {
        IReadOnlyList<string> faults = [.. earlierFaults ?? [], .. plan.Check()];
        if (faults.Count > 0) throw new OptionsValidationException(plan.Name, typeof(Options.PipelineOptions), faults);
        _plan = plan;
        _clock = environment.TimeProvider;
        var logger = environment.LoggerFactory.CreateLogger<Pipeline>();
        _ledger = new Ledger(plan.Name, logger, _clock, plan.Options.MaxInFlightBytes);
        _life = new PipelineLife(plan.Name, logger, _ledger.Telemetry);
        _run = new PipelineRun(plan, services, environment, _ledger, RequestStop);
    }

    /// <summary>Gets the name.</summary>
    public string Name => _plan.Name;

    /// <summary>Gets where the pipeline is in its life.</summary>
    public PipelineStatus Status => _life.Status;

    /// <summary>Gets a task that completes when the pipeline has stopped and everything it owns is disposed, as far as that takes no longer than the shutdown time-out: successfully after its end or a stop, with the exception
    /// after a failure. A failure is logged, too.</summary>
    public Task Completion => _ended.Task;

    /// <summary>Gets how many messages were received, and what has become of them.</summary>
    public PipelineCounts Counts => _ledger.Counts;

    /// <summary>Gets how many messages, or batches, block their keys until <see cref="Unblock"/>.</summary>
    public int BlockedCount => _run.BlockedCount;

    /// <summary>Gets what the pipeline is made of, and how many handlers each part may run at once now (Broadway's <c>topology</c>).</summary>
    public PipelineTopology Topology => new(
        Name,
        [.. _plan.Front!.Sources.Select(static source => new TopologyPart(source.Name, source.Options.Concurrency))],
        [.. _plan.Steps.Select(step => new TopologyPart(step.Name, _run.ConcurrencyOf(step)))],
        [.. _plan.Batchers.Select(batcher => new TopologyPart(batcher.Name, _run.ConcurrencyOf(batcher)))]);

    /// <summary>How many messages, or batches, a step has and has not done; about.</summary>
    internal int LoadOf(string step) => _run.ControlOf(Find(step))?.Load ?? 0;

    internal PipelineRun Run => _run;

    internal PipelinePlan Plan => _plan;

    internal Ledger Ledger => _ledger;

    /// <summary>Declares a pipeline that runs by itself, without a container.</summary>
    /// <param name="name">The name.</param>
    /// <param name="declare">Declares it.</param>
    /// <param name="environment">Its clock and its logs; null for the system's clock, and failures on standard error.</param>
    /// <returns>The pipeline, not started.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    /// <exception cref="OptionsValidationException">The declaration has mistakes; <see cref="OptionsValidationException.Failures"/> lists all of them.</exception>
    public static Pipeline Create(string name, Action<PipelineBuilder> declare, StageEnvironment? environment = null) =>
        Create(name, declare, NoServices.Instance, environment);

    /// <summary>Declares a pipeline whose handlers come from a container.</summary>
    /// <param name="name">The name.</param>
    /// <param name="declare">Declares it.</param>
    /// <param name="services">The container.</param>
    /// <param name="environment">Its clock and its logs; null for the system's clock, and failures on standard error.</param>
    /// <returns>The pipeline, not started.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    /// <exception cref="OptionsValidationException">The declaration has mistakes; <see cref="OptionsValidationException.Failures"/> lists all of them.</exception>
    public static Pipeline Create(string name, Action<PipelineBuilder> declare, IServiceProvider services, StageEnvironment? environment = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(declare);
        ArgumentNullException.ThrowIfNull(services);
        var builder = new PipelineBuilder(name);
        declare(builder);
        return new Pipeline(builder.Plan, services, environment ?? StageEnvironment.Default);
    }

    /// <summary>Starts the pipeline.</summary>
    /// <param name="cancellationToken">Gives the start up.</param>
    /// <returns>A task that ends when its stages run.</returns>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    /// <remarks>A start that fails or is given up ends the pipeline, as <see cref="PipelineStatus.Faulted"/>: what failed, or an <see cref="OperationCanceledException"/>, is thrown here, and is in
    /// <see cref="Completion"/>.</remarks>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        _ledger.Telemetry.Begin();
        _life.MoveTo(PipelineStatus.Starting);
        using var starting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _giveUp.Token);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = GiveUpStartAsync(starting, started.Task);
        try
        {
            _hooks = [.. _plan.Hooks.Select(create => create(_run.Services))];
            await CallStartingHooksAsync(starting.Token);
            await _run.StartAsync(_watching.Token, starting.Token);
        }
        catch (Exception failure)
        {
            _failure = failure;
            await KeepFailureAsync(_run.EndAsync());
            _life.MoveTo(PipelineStatus.Faulted);
            PipelineEvents.Failed(_ledger.Logger, failure, Name);
            await CallHooksAsync(hook => hook.OnStoppedAsync(this, failure));
            _ended.TrySetException(failure);
            _ = _ended.Task.Exception;
            throw;
        }
        finally
        {
            started.TrySetResult();
        }

        _life.TryMoveTo(PipelineStatus.Running);
        _ = FollowAsync();
    }

    /// <summary>Starts the pipeline, and waits until it has come to its end.</summary>
    /// <param name="cancellationToken">Stops it, as <see cref="StopAsync"/> does. Cancelled before the call, it stops a pipeline that reads nothing.</param>
    /// <returns>A task that ends when the pipeline has stopped, with its failure if there was one. Cancelling is no failure: what was under way is finished.</returns>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            _life.MoveTo(PipelineStatus.Stopped);
            _ended.TrySetResult();
            return;
        }

        await using var registration = cancellationToken.UnsafeRegister(static pipeline => ((Pipeline)pipeline!).RequestStop(null), this);
        try
        {
            await StartAsync(CancellationToken.None);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // A start that was given up: that is no failure here.
            return;
        }

        await Completion;
    }

    /// <summary>Stops: sources are read no more, what is under way is finished, batches go out as they are, everything is acknowledged, all within
    /// <see cref="Options.PipelineOptions.ShutdownTimeout"/>. What is unfinished then is handed back to its source. A start that is not done by then is given up.</summary>
    /// <param name="cancellationToken">Gives up at once what is unfinished.</param>
    /// <returns>A task that ends when the pipeline has stopped, whatever stopped it; its failure is in <see cref="Completion"/>. Inside a handler of the same
    /// pipeline it ends at once, when the stop has begun: the handler is one of those that are waited for. A pipeline that was not started stays as it is.</returns>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (Status == PipelineStatus.Created) return;
        RequestStop(null);
        if (IsInsideHandler) return;
        await using var registration = cancellationToken.UnsafeRegister(static giveUp => ((CancellationTokenSource)giveUp!).CancelQuietly(), _giveUp);
        await Race.FirstOfAsync(_ended.Task);
    }

    /// <summary>Stops the pipeline, if it runs, within its shutdown time-out. Never throws.</summary>
    /// <returns>A task that ends when it has stopped.</returns>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A start that a stop has waited for as long as a stop may take is given up.</summary>
    private async Task GiveUpStartAsync(CancellationTokenSource starting, Task started)
    {
        await Race.FirstOfAsync(_stopRequested.Task, started);
        if (!await Race.EndsWithinAsync(started, _plan.Options.ShutdownTimeout, _clock)) starting.CancelQuietly();
    }

    private void RequestStop(Exception? failure)
    {
        if (failure is not null) Interlocked.CompareExchange(ref _failure, failure, null);
        _stopRequested.TrySetResult();
    }

    /// <summary>From the start to the end. Whatever fails on the way, it comes to its end: somebody waits for it.</summary>
    private async Task FollowAsync()
    {
        var watching = new DependencyWatch(this, _run.Services, _plan.Dependencies, _clock).RunAsync(_watching.Token);
        await KeepFailureAsync(FlowAsync());
        _watching.CancelQuietly();
        if (await Race.EndsWithinAsync(watching, QuestionGrace, _clock, _giveUp.Token)) await KeepFailureAsync(watching);
        await KeepFailureAsync(_run.AbandonAsync());
        await KeepFailureAsync(_run.EndAsync());
        await KeepFailureAsync(TellEndAsync());
        if (_failure is { } reason)
        {
            _ended.TrySetException(reason);
            _ = _ended.Task.Exception;
            return;
        }

        _ended.TrySetResult();
    }

    /// <summary>Until the stages have stopped.</summary>
    private async Task FlowAsync()
    {
        var stages = _run.Supervisor!.Completion;
        await CallHooksAsync(hook => hook.OnStartedAsync(this));
        await Race.FirstOfAsync(stages, _stopRequested.Task);
        _hasCompleted = !_stopRequested.Task.IsCompleted;
        _watching.CancelQuietly();
        _life.TryMoveTo(PipelineStatus.Draining);
        await CallHooksAsync(hook => hook.OnStoppingAsync(this));
        lock (_control) _run.Drain();
        if (!stages.IsCompleted) await DrainAsync(stages);
        await stages;
    }

    private async Task TellEndAsync()
    {
        _life.TryMoveTo(PipelineStatus.Draining);
        await CallHooksAsync(hook => hook.OnStoppedAsync(this, _failure));
        if (_failure is { } reason) PipelineEvents.Failed(_ledger.Logger, reason, Name);
        _life.MoveTo(_failure is null ? PipelineStatus.Stopped : PipelineStatus.Faulted);
    }

    private async Task KeepFailureAsync(Task part)
    {
        try
        {
            await part;
        }
        catch (Exception failure)
        {
            Interlocked.CompareExchange(ref _failure, failure, null);
        }
    }

    private async ValueTask CallStartingHooksAsync(CancellationToken cancellationToken)
    {
        PipelineRun.Current.Value = _run;
        foreach (var hook in _hooks) await hook.OnStartingAsync(this, cancellationToken);
    }

    private async ValueTask CallHooksAsync(Func<PipelineHooks, ValueTask> call)
    {
        // A hook that stops the pipeline is one of those that the stop waits for.
        PipelineRun.Current.Value = _run;
        foreach (var hook in _hooks)
        {
            try
            {
                await call(hook);
            }
            catch (Exception failure)
            {
                PipelineEvents.HookFailed(_ledger.Logger, failure, Name);
            }
        }
    }

    private async Task DrainAsync(Task stages)
    {
        var limit = _plan.Options.ShutdownTimeout;
        if (await Race.EndsWithinAsync(stages, limit, _clock, _giveUp.Token)) return;
        PipelineEvents.ShutdownTimedOut(_ledger.Logger, Name, limit, _ledger.Counts.InFlight);
        await _run.AbandonAsync();
    }
}
