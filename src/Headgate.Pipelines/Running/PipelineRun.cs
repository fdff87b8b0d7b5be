using System.Threading.RateLimiting;
using Headgate.Pipelines.Building;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Inspection;
using Headgate.Pipelines.Limits;
using Headgate.Pipelines.Options;
using Headgate.Pipelines.Processing;
using Headgate.Pipelines.Sources;
using Headgate.Stages;
using Headgate.Stages.Supervision;

namespace Headgate.Pipelines.Running;

/// <summary>A pipeline while it runs: its stages, and what they share. Thread-safe.</summary>
internal sealed partial class PipelineRun
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, ISourceControl> _sources = [];
    private readonly Dictionary<string, IStepControl> _steps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _concurrency = new(StringComparer.Ordinal);
    private readonly HashSet<Task> _watching = [];
    private readonly HashSet<int> _ended = [];
    private readonly List<ISourceControl> _endedSources = [];
    private readonly List<object> _owned = [];
    private readonly Random _random = new(0x6ea7);
    private readonly Action<Exception?> _stop;
    private IReadOnlyList<IFailureHandler> _failureHandlers = [];
    private IDeadLetterSink? _deadLetters;
    private long _circuitOpenUntil;
    private volatile SourceFlow _flow;
    private bool _isDraining;
    private bool _hasStopped;

    public PipelineRun(PipelinePlan plan, IServiceProvider services, StageEnvironment environment, Ledger ledger, Action<Exception?> stop)
    {
        Plan = plan;
        Services = services;
        Environment = environment;
        Ledger = ledger;
        _stop = stop;
        ledger.Leases = new LeaseKeeper(ledger);
        ledger.HurryBatches = HurryBatches;
        RecentFailures = new FailureLog(plan.Options.KeptFailures);
        PushesName = plan.Front!.IdBeside("pushed");
    }

    /// <summary>The pipeline whose handler runs here.</summary>
    public static AsyncLocal<PipelineRun?> Current { get; } = new();

    public string Name => Plan.Name;

    public PipelinePlan Plan { get; }

    public IServiceProvider Services { get; }

    public StageEnvironment Environment { get; }

    public Ledger Ledger { get; }

    public RateLimiter? Limiter { get; private set; }

    /// <summary>Takes messages from outside: a <see cref="PushSource{T}"/>.</summary>
    public object? Pushes { get; set; }

    /// <summary>What sources may do now.</summary>
    public SourceFlow Flow => _flow;

    /// <summary>Whether a circuit was found open, and is not due to be tried yet.</summary>
    public bool IsCircuitOpen => Ledger.Clock.GetTimestamp() < Volatile.Read(ref _circuitOpenUntil);

    /// <summary>Why it was paused, when nobody did so by hand.</summary>
    public string? PausedBecause { get; set; }

    public SourceAvailability Availability { get; } = new();

    /// <summary>The dead-letter sink, while the pipeline runs.</summary>
    public IDeadLetterSink? DeadLetters => _deadLetters;

    public int BlockedCount => Steps().Sum(static step => step.BlockedCount);

    public Supervisor? Supervisor { get; private set; }

    /// <summary>Makes the stages and starts them.</summary>
    /// <param name="running">Cancelled when the pipeline drains.</param>
    /// <param name="cancellationToken">Gives the start up.</param>
    public async Task StartAsync(CancellationToken running, CancellationToken cancellationToken)
    {
        Limiter = Own(Plan.Limiter?.Invoke(Services) ?? LimiterOf(Plan.RateLimit));
        _deadLetters = Own(Plan.DeadLetters?.Invoke(Services));
        _failureHandlers = [.. Plan.FailureHandlers.Select(create => (IFailureHandler)Own(create(Services))!)];
        Supervisor = await StartSupervisorAsync(cancellationToken);
        foreach (var step in Plan.Steps.Concat(Plan.Batchers))
        {
            if (step.Options.Adaptive is { } options) _ = AdaptAsync(step, options, running);
        }
    }

    /// <summary>A supervisor heeds its token as long as it lives; what gives the start up says nothing of what runs.</summary>
    private async Task<Supervisor> StartSupervisorAsync(CancellationToken cancellationToken)
    {
        var starting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Supervisor supervisor;
        using (starting) supervisor = await Supervisor.StartAsync(Specify(), Environment, starting.Token);
        if (!starting.IsCancellationRequested) return supervisor;
        await supervisor.StopAsync(CancellationToken.None);
        throw new OperationCanceledException(cancellationToken);
    }

    public string NameOf(StepPlan step) => $"{Name}.{step.Name}";

    public FailurePolicy PolicyFor(StepOptions options) =>
        new(options.Retry ?? Plan.Retry, options.OnFailure ?? Plan.OnFailure, _failureHandlers, _deadLetters, Draw);

    public int ConcurrencyOf(StepPlan step)
    {
        lock (_gate) return _concurrency.GetValueOrDefault(step.Name, step.Options.Concurrency);
    }

    public void SetConcurrency(StepPlan step, int concurrency)
    {
        var (window, minimum) = step.WindowFor(concurrency);
        lock (_gate)
        {
            _concurrency[step.Name] = concurrency;

            // Inside: of two who change it at once, the last here is the last there.
            if (_steps.TryGetValue(step.Name, out var control)) control.SetConcurrency(concurrency, window, minimum);
        }
    }

    public IStepControl? ControlOf(StepPlan step)
    {
        lock (_gate) return _steps.GetValueOrDefault(step.Name);
    }

    public ISourceControl? ControlOf(int source)
    {
        lock (_gate) return _sources.GetValueOrDefault(source);
    }

    /// <summary>A step starts: it takes orders from now on, and heeds those that it has missed.</summary>
    public void Register(StepPlan step, IStepControl control)
    {
        lock (_gate)
        {
            _steps[step.Name] = control;
            var concurrency = ConcurrencyOf(step);
            var (window, minimum) = step.WindowFor(concurrency);
            if (concurrency != control.Concurrency) control.SetConcurrency(concurrency, window, minimum);
            if (_flow == SourceFlow.Held) _ = control.PauseAsync();
        }
    }

    /// <summary>A source starts: it takes orders from now on.</summary>
    public void Register(int index, ISourceControl control)
    {
        lock (_gate) _sources[index] = control;
    }

    /// <summary>Whether a source is to end without being read.</summary>
    public bool IsDraining(int index)
    {
        lock (_gate) return _isDraining || (index == PushesIndex && HaveAllSourcesEnded);
    }

    /// <summary>Looks after a source's stage: when it has stopped, for whatever reason, what is left of it is handed back.</summary>
    public void Watch(int index, Stage stage, ISourceControl control) => Watch(
        stage,
        async () =>
        {
            if (stage.Status == StageStatus.Stopped) ControlOf(Plan.Steps[0])?.NoteSourceEnded(index);
            await control.AbandonAsync();

            // Messages of a source that has come to its end are still under way, and are acknowledged through it. One that has failed makes way for the next.
            if (stage.Status != StageStatus.Stopped || !KeepUntilEnd(control)) await control.DisposeSourceAsync();
        },
        stage.Name);

    /// <summary>Looks after a step's stage: when it has stopped, for whatever reason, what is left of it is handed back.</summary>
    public void Watch(Stage stage, IStepStage control, StepServices services) => Watch(
        stage,
        async () =>
        {
            await control.AbandonAsync();
            await services.DisposeAsync();
        },
        stage.Name);

    /// <summary>A source has come to its end. When all have, nothing is to be waited for from outside.</summary>
    public void NoteSourceEnded(int index)
    {
        ISourceControl? pushes = null;
        lock (_gate)
        {
            _ended.Add(index);
            if (HaveAllSourcesEnded && !_ended.Contains(PushesIndex)) _sources.TryGetValue(PushesIndex, out pushes);
        }

        pushes?.Drain();
    }

    public void NoteOpenCircuit(TimeSpan openFor) =>
        Volatile.Write(ref _circuitOpenUntil, Ledger.Clock.GetTimestamp() + (long)(openFor.TotalSeconds * Ledger.Clock.TimestampFrequency));

    /// <summary>Stops the pipeline because of a failure, after what is under way.</summary>
    public void StopWith(Exception failure) => _stop(failure);

    /// <summary>The place of what is pushed from outside, after all sources.</summary>
    private int PushesIndex => Plan.Front!.Weights.Count - 1;

    private bool HaveAllSourcesEnded => PushesIndex > 0 && _ended.Count >= PushesIndex;

    private SupervisorSpec Specify()
    {
        var backoff = Plan.Options.ResubscribeInterval;
        var spec = new SupervisorSpec(new SupervisorOptions
        {
            Name = Name,
            Strategy = RestartStrategy.OneForOne,
            MaxRestarts = Plan.Options.MaxRestarts,
            Within = Plan.Options.RestartsWithin,
            Backoff = backoff > TimeSpan.Zero ? RestartBackoff.Exponential(backoff, TimeSpan.FromSeconds(30) > backoff ? TimeSpan.FromSeconds(30) : backoff) : RestartBackoff.None,
            ChildDefaults = new ChildOptions { Restart = Restart.Transient },
            StopsWithLastChild = true,
        });
        var sources = Plan.Front!.Build(this, spec);
        spec.AddSupervisor(Plan.Front!.IdBeside("steps"), () => SpecifySteps(sources));
        return spec;
    }

    /// <summary>The steps and the batchers: when one of their stages crashes, all of them are started anew.</summary>
    private SupervisorSpec SpecifySteps(object sources)
    {
        var spec = new SupervisorSpec(new SupervisorOptions
        {
            Name = $"{Name}.steps",
            Strategy = RestartStrategy.OneForAll,
            MaxRestarts = 0,
            ChildDefaults = new ChildOptions { Restart = Restart.Transient },
            StopsWithLastChild = true,
        });
        object? upstream = sources;
        for (var i = 0; i < Plan.Steps.Count; i++)
        {
            upstream = Plan.Steps[i].Build(new StepBuild
            {
                Run = this,
                Spec = spec,
                Upstream = upstream!,
                Weights = i == 0 ? Plan.Front!.Weights : [1],
                IsFirst = i == 0,
                HasNextStep = i < Plan.Steps.Count - 1,
            });
        }

        for (var i = 0; i < Plan.Batchers.Count; i++)
            Plan.Batchers[i].Build(new StepBuild { Run = this, Spec = spec, Upstream = upstream!, Weights = [1], IsFirst = false, HasNextStep = false, Partition = i });
        return spec;
    }

    private AdjustableRateLimiter? LimiterOf(RateLimit? limit) => limit is null ? null : new AdjustableRateLimiter(limit, Environment.TimeProvider);

    private double Draw()
    {
        lock (_random) return _random.NextDouble();
    }

    private T? Own<T>(T? thing)
        where T : class
    {
        if (thing is not null) _owned.Add(thing);
        return thing;
    }

    private List<IStepControl> Steps()
    {
        lock (_gate) return [.. _steps.Values];
    }

    private List<ISourceControl> Sources()
    {
        lock (_gate) return [.. _sources.Values];
    }

    /// <summary>Has a source disposed when everything has ended; false when that is so already.</summary>
    private bool KeepUntilEnd(ISourceControl control)
    {
        lock (_gate)
        {
            if (!_hasStopped) _endedSources.Add(control);
            return !_hasStopped;
        }
    }

    private void Watch(Stage stage, Func<ValueTask> abandon, string name)
    {
        // Not yet started: the watching begins when the stage does.
        var watching = WatchAsync(stage, abandon, name);
        lock (_gate)
        {
            _watching.RemoveWhere(static task => task.IsCompleted);
            _watching.Add(watching);
        }
    }

    private async Task WatchAsync(Stage stage, Func<ValueTask> abandon, string name)
    {
        try
        {
            await stage.Completion;
        }
        catch (Exception)
        {
            // The stage has logged it, and its supervisor deals with it.
        }

        await Disposal.GuardAsync(abandon, name, Ledger);
    }
}
