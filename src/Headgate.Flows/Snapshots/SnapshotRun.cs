using System.Text.Json;
using Headgate.Flows.Diagnostics;
using Headgate.Flows.Inspection;
using Headgate.Flows.Planning;

namespace Headgate.Flows.Snapshots;

/// <summary>The snapshots of one run of a flow: begins them, gathers their parts from all stages, and knows the one that the run goes on with. Thread-safe.</summary>
/// <remarks>One snapshot is under way at most: the next begins when the last has been saved. So a part that comes is one of that snapshot.</remarks>
internal sealed class SnapshotRun : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Blueprint _blueprint;
    private readonly int _sourceCount;
    private readonly List<Action<SnapshotBarrier>> _sources = [];
    private readonly List<SnapshotPart> _parts = [];
    private readonly Dictionary<int, long[]> _positions = [];
    private readonly Dictionary<int, long[]> _ends = [];
    private readonly HashSet<int> _passed = [];
    private readonly HashSet<int> _finished;
    private readonly SavedPlan? _saved;
    private readonly Dictionary<(int Layer, int Number), List<JsonElement>> _states;
    private readonly ITimer? _timer;
    private SnapshotBarrier? _current;
    private long _epoch;
    private bool _isWanted;

    /// <summary>Makes the snapshots of a run.</summary>
    /// <param name="blueprint">The planned flow.</param>
    /// <param name="options">How often, and where.</param>
    /// <param name="loaded">The snapshot to go on with; null to begin anew.</param>
    public SnapshotRun(Blueprint blueprint, SnapshotOptions options, LoadedSnapshot? loaded)
    {
        _blueprint = blueprint;
        Options = options;
        Name = options.Name ?? blueprint.Options.Name;
        Types = new StateJson(options.JsonOptions);
        Telemetry = new SnapshotTelemetry(blueprint.Watch ?? new RunWatch(blueprint, null));
        _sourceCount = blueprint.Layers.Count(layer => layer.Source is not null);
        _epoch = loaded?.Epoch ?? 0;
        _saved = loaded?.Plan;
        _finished = [.. _saved?.Finished ?? []];
        _states = loaded?.States() ?? [];
        if (options.Every is { } every) _timer = blueprint.Options.Environment.TimeProvider.CreateTimer(_ => Request(), null, every, every);
    }

    /// <summary>Gets how often, and where.</summary>
    public SnapshotOptions Options { get; }

    /// <summary>Gets the name of the flow in the store.</summary>
    public string Name { get; }

    /// <summary>Gets what is measured of them.</summary>
    public SnapshotTelemetry Telemetry { get; }

    /// <summary>Gets how types are written.</summary>
    public StateJson Types { get; }

    /// <summary>Where the sources of a layer begin.</summary>
    public long[] PositionsOf(Layer layer) => _saved?.Positions[layer.Number].ToArray() ?? new long[layer.Source!.Count];

    /// <summary>Whether a layer had come to its end.</summary>
    public bool HasFinished(Layer layer) => _saved?.Finished.Contains(layer.Number) == true;

    /// <summary>What an operator remembered in each of its stages.</summary>
    public IReadOnlyList<JsonElement> StatesOf(int layer, int number) => _states.TryGetValue((layer, number), out var states) ? states : [];

    /// <summary>A source stage runs, and can say barriers.</summary>
    public void Open(Action<SnapshotBarrier> say)
    {
        lock (_gate)
        {
            _sources.Add(say);
            if (_isWanted) Begin(null);
        }
    }

    /// <summary>A snapshot is due.</summary>
    /// <param name="by">The source stage that says so, if it is one.</param>
    /// <returns>The barrier that has begun, for that stage to say at once; null when it cannot begin yet.</returns>
    public SnapshotBarrier? Request(Action<SnapshotBarrier>? by = null)
    {
        lock (_gate) return Begin(by);
    }

    /// <summary>This is where the sources of a layer are at a barrier, or at their end.</summary>
    public void NotePositions(Layer layer, SnapshotBarrier? barrier, long[] positions)
    {
        lock (_gate)
        {
            var noted = barrier is null ? _ends : _positions;
            noted[layer.Number] = positions;
        }
    }

    /// <summary>A stage of a layer passes on a barrier.</summary>
    public void NotePassed(Layer layer, SnapshotBarrier barrier)
    {
        lock (_gate) _passed.Add(layer.Number);
    }

    /// <summary>An operator has written what it remembers.</summary>
    public void Add(SnapshotBarrier barrier, SnapshotPart part)
    {
        lock (_gate) _parts.Add(part);
    }

    /// <summary>A barrier has come out at the end of the flow: its snapshot is whole.</summary>
    /// <returns>The number of the snapshot and its parts, but for the results.</returns>
    public (long Epoch, List<SnapshotPart> Parts) Gather(SnapshotBarrier barrier)
    {
        lock (_gate)
        {
            // A layer that the barrier did not come through had ended. Stages that share batches remember nothing.
            _finished.UnionWith(_blueprint.Layers.Where(layer => !layer.IsSequenced && !_passed.Contains(layer.Number)).Select(layer => layer.Number));
            return (barrier.Epoch, [PlanOf(_finished), .. _parts.OrderBy(part => part.Name, StringComparer.Ordinal)]);
        }
    }

    /// <summary>The flow has ended.</summary>
    /// <returns>The number of its last snapshot and its parts, but for the results.</returns>
    public (long Epoch, List<SnapshotPart> Parts) GatherEnd()
    {
        lock (_gate)
        {
            _positions.Clear();
            return (_epoch + 1, [PlanOf([.. _blueprint.Layers.Select(layer => layer.Number)])]);
        }
    }

    /// <summary>The snapshot under way has been saved: the next may begin.</summary>
    public void GoOn()
    {
        lock (_gate)
        {
            _current = null;
            _parts.Clear();
            _positions.Clear();
            _passed.Clear();
            if (_isWanted) Begin(null);
        }
    }

    /// <summary>What was saved has been read by all stages.</summary>
    public void Forget()
    {
        lock (_gate) _states.Clear();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _timer?.Dispose();
        Telemetry.GiveUp();
    }

    private SnapshotBarrier? Begin(Action<SnapshotBarrier>? by)
    {
        _isWanted = true;
        if (_current is not null || _sources.Count < _sourceCount) return null;
        _isWanted = false;
        _current = new SnapshotBarrier(++_epoch);
        Telemetry.Begin();
        foreach (var say in _sources)
        {
            if (say != by) say(_current);
        }

        return _current;
    }

    private SnapshotPart PlanOf(IEnumerable<int> finished)
    {
        var positions = new Dictionary<int, long[]>();
        foreach (var layer in _blueprint.Layers.Where(layer => layer.Source is not null))
        {
            positions[layer.Number] = _positions.GetValueOrDefault(layer.Number) ?? _ends[layer.Number];
        }

        var plan = new SavedPlan(SnapshotFormat.Number, PlanShape.Of(_blueprint), positions, [.. finished.Order()]);
        return new SnapshotPart(SnapshotFormat.Plan, JsonSerializer.SerializeToUtf8Bytes(plan, SavedPlanJson.Default.SavedPlan));
    }
}
