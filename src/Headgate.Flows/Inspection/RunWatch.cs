using System.Diagnostics;
using Headgate.Flows.Diagnostics;
using Headgate.Flows.Planning;
using Headgate.Stages;

namespace Headgate.Flows.Inspection;

/// <summary>One run of a flow, for those who watch and measure it. Whoever runs it says how it goes; any thread may look.</summary>
internal sealed class RunWatch
{
    private readonly Blueprint _blueprint;
    private readonly FlowEntry? _entry;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private volatile LayerWatch[] _layers = [];
    private Activity? _activity;
    private FlowStatus _status;
    private Exception? _failure;
    private DateTimeOffset? _startedAt;
    private DateTimeOffset? _endedAt;
    private IReadOnlyList<FlowLayerSnapshot>? _last;

    /// <summary>Makes what watches the run of a planned flow.</summary>
    /// <param name="blueprint">The flow; it may not be planned to its end yet.</param>
    /// <param name="entry">Where it is listed; null for nowhere.</param>
    public RunWatch(Blueprint blueprint, FlowEntry? entry)
    {
        _blueprint = blueprint;
        _entry = entry;
        _clock = blueprint.Options.Environment.TimeProvider;
        Name = entry?.Name ?? blueprint.Options.Name;
    }

    /// <summary>Gets the name of the flow, as it is listed.</summary>
    public string Name { get; }

    /// <summary>Gets the clock of the flow.</summary>
    public TimeProvider Clock => _clock;

    /// <summary>Gets the layers.</summary>
    public IReadOnlyList<LayerWatch> Layers => _layers;

    /// <summary>Gets how the flow runs.</summary>
    public FlowPlan Plan { get; private set; } = new("", 0, []);

    /// <summary>Gets the context of the run's activity; of none when nobody listens.</summary>
    public ActivityContext Context => _activity?.Context ?? default;

    /// <summary>The run begins. Only the first call counts.</summary>
    /// <returns>Whether this was the first: who has begun it says when it ends.</returns>
    public bool Begin()
    {
        if (_startedAt is not null) return false;
        Plan = FlowPlan.Of(_blueprint);
        _layers = [.. Plan.Layers.Select(static layer => new LayerWatch(layer.Number))];
        (_status, _startedAt) = (FlowStatus.Running, _clock.GetUtcNow());
        _activity = FlowMeter.BeginRun(Name);
        FlowRegister.Add(this);
        _entry?.Begin(this);
        return true;
    }

    /// <summary>A stage of a layer starts.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="numbers">What it says of itself; null when it says nothing.</param>
    public void Add(Layer layer, Stage stage, StageNumbers? numbers) => _layers[_layers.Length - 1 - layer.Number].Add(stage, numbers);

    /// <summary>The run has failed, and will end. Only the first failure counts; that it was cancelled is none.</summary>
    public void NoteFailure(Exception? failure, CancellationToken cancellationToken)
    {
        if (failure is null || (failure is OperationCanceledException && cancellationToken.IsCancellationRequested)) return;
        lock (_gate) _failure ??= failure;
    }

    /// <summary>The run has ended.</summary>
    /// <param name="isCompleted">Whether it has come to the end of its sources.</param>
    public void End(bool isCompleted)
    {
        var layers = _entry is null ? null : Describe(_layers);
        lock (_gate)
        {
            _status = _failure is not null ? FlowStatus.Faulted : isCompleted ? FlowStatus.Completed : FlowStatus.Stopped;
            (_endedAt, _last) = (_clock.GetUtcNow(), layers);
        }

        FlowRegister.Remove(this);
        _layers = [];
        FlowMeter.EndRun(Name, _status, _activity, _failure);
    }

    /// <summary>What it is doing, or has done.</summary>
    public FlowRunSnapshot Describe()
    {
        lock (_gate)
        {
            return new FlowRunSnapshot
            {
                Name = Name,
                Plan = Plan,
                Status = _status,
                StartedAt = _startedAt,
                EndedAt = _endedAt,
                FailureReason = FlowEntry.ReasonOf(_failure),
                Layers = _last ?? Describe(_layers),
            };
        }
    }

    private static IReadOnlyList<FlowLayerSnapshot> Describe(LayerWatch[] layers) => [.. layers.Select(static layer => layer.Describe())];
}
