using Headgate.Pipelines;
using Headgate.Pipelines.Inspection;

namespace Headgate.Dashboard.Sampling;

/// <summary>A pipeline as the dashboard has seen it: its newest snapshot, how fast everything in it grows, and the last five minutes.</summary>
/// <remarks>For one caller at a time.</remarks>
internal sealed class PipelineTrack(Pipeline pipeline)
{
    private readonly RateWindow _ended = new();
    private readonly RateWindow _failed = new();
    private readonly List<RateWindow> _sources = []; // by place: two may have one name
    private readonly Dictionary<string, StepTrack> _steps = new(StringComparer.Ordinal);

    public Pipeline Pipeline => pipeline;

    public string Name => pipeline.Name;

    /// <summary>Gets what it was when it was looked at last.</summary>
    public PipelineSnapshot Snapshot { get; private set; } = pipeline.GetSnapshot();

    public History History { get; } = new();

    public StageTracks Stages { get; } = new();

    public FailureBook Failures { get; } = new();

    /// <summary>Gets how many messages end in a second.</summary>
    public double? Rate => _ended.Mean;

    /// <summary>Gets how many messages fail in a second.</summary>
    public double? FailureRate => _failed.Mean;

    /// <summary>Gets how many messages wait at the origins of its sources; null when none says.</summary>
    public long? Lag => Snapshot.Sources.Any(static source => source.Lag is not null) ? Snapshot.Sources.Sum(static source => source.Lag ?? 0) : null;

    /// <summary>Gets the names of its steps and batchers.</summary>
    public IReadOnlyList<string> StepNames => [.. _steps.Keys];

    /// <summary>Looks at the pipeline.</summary>
    /// <param name="at">When, on the dashboard's clock.</param>
    /// <param name="now">When, for its readers.</param>
    public void Look(TimeSpan at, DateTimeOffset now)
    {
        Snapshot = pipeline.GetSnapshot();
        var (counts, failedBefore) = (Snapshot.Counts, _failed.Total);
        _ended.Add(at, counts.Succeeded + counts.Failed + counts.Returned);
        _failed.Add(at, counts.Failed);
        for (var place = 0; place < Snapshot.Sources.Count; place++)
        {
            if (place == _sources.Count) _sources.Add(new RateWindow());
            _sources[place].Add(at, Snapshot.Sources[place].ReceivedCount);
        }

        foreach (var step in Snapshot.Steps.Concat(Snapshot.Batchers)) TrackOf(_steps, step.Name).Add(at, step);
        Stages.Add(at, Snapshot.Supervision);
        if (_ended.Last is not { } rate) return;
        History.Add(new HistoryPoint(now.ToUnixTimeMilliseconds(), rate, _failed.Last ?? 0, (long)(_failed.Total - failedBefore), counts.InFlight, Lag));
    }

    /// <summary>How many messages the source at a place lets in in a second.</summary>
    public double? RateOf(int place) => place < _sources.Count ? _sources[place].Mean : null;

    /// <summary>How fast a step, or a batcher, works.</summary>
    public StepTrack? TrackOf(StepSnapshot step) => _steps.GetValueOrDefault(step.Name);

    private static T TrackOf<T>(Dictionary<string, T> tracks, string name)
        where T : new()
    {
        if (!tracks.TryGetValue(name, out var track)) tracks.Add(name, track = new T());
        return track;
    }
}
