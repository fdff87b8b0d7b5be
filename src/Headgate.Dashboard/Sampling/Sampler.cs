using Headgate.Dashboard.Contract;
using Headgate.Dashboard.Diagnostics;
using Headgate.Dashboard.Hosting;
using Headgate.Dashboard.Latency;
using Headgate.Pipelines;
using Microsoft.Extensions.Logging;

namespace Headgate.Dashboard.Sampling;

/// <summary>Looks at all pipelines, second by second, and says what it has seen.</summary>
/// <remarks>Thread-safe. Its lock is never held by a pipeline.</remarks>
internal sealed class Sampler(PipelineCatalog catalog, bool showPayloads, TimeProvider clock, ILogger logger) : IDisposable
{
    /// <summary>How long after somebody has looked the times of messages are still measured.</summary>
    private static readonly TimeSpan Afterglow = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly LatencyBook _latencies = new();
    private readonly HashSet<string> _blind = new(StringComparer.Ordinal);
    private readonly long _begun = clock.GetTimestamp();
    private OrderedDictionary<string, PipelineTrack> _tracks = new(StringComparer.Ordinal);
    private TimeSpan _lookedAt = TimeSpan.MinValue;
    private DateTimeOffset _at;
    private bool _hasEnded;

    private TimeSpan Now => clock.GetElapsedTime(_begun);

    /// <summary>Whether the times of messages are measured.</summary>
    public bool IsMeasuring
    {
        get
        {
            lock (_gate) return _latencies.IsOn;
        }
    }

    /// <summary>Somebody looks.</summary>
    public void Attend()
    {
        lock (_gate)
        {
            _lookedAt = Now;
            if (_latencies.IsOn || _hasEnded) return;
            _latencies.TurnOn(_lookedAt);
            KnowSteps();
        }
    }

    /// <summary>Looks at all pipelines. Never throws.</summary>
    public void Look()
    {
        var pipelines = List();
        lock (_gate)
        {
            _at = clock.GetUtcNow();
            if (pipelines is not null) Follow(pipelines);
            var now = Now;
            foreach (var track in _tracks.Values) Look(track, now);
            if (!_latencies.IsOn) return;
            if (now - _lookedAt > Afterglow) _latencies.TurnOff();
            else Measure(now);
        }
    }

    public PipelineList WriteList()
    {
        lock (_gate) return new PipelineList { At = _at, Pipelines = [.. _tracks.Values.Select(Summarize)] };
    }

    /// <summary>What is known of a pipeline; null when there is none of that name.</summary>
    public PipelineDetail? WriteDetail(string name, bool withHistory)
    {
        PipelineTrack? track;
        lock (_gate)
        {
            if (!_tracks.TryGetValue(name, out track)) return null;
        }

        // Writing a message runs the code of its type: never while others wait.
        var failures = track.Failures.Write(track.Pipeline.RecentFailures, showPayloads);
        lock (_gate)
        {
            var graph = new GraphWriter(track, step => _latencies.Of(name, step));
            return new PipelineDetail
            {
                At = _at,
                Summary = Summarize(track),
                CanReplayDeadLetters = track.Snapshot.CanReplayDeadLetters,
                Nodes = graph.Nodes,
                Edges = graph.Edges,
                Failures = failures,
                Supervision = track.Snapshot.Supervision is { } tree ? TreeWriter.Write(tree, track.Stages) : null,
                History = withHistory ? SummaryWriter.Write(name, track.History.ToArray()) : null,
            };
        }
    }

    public HistoryList WriteHistories()
    {
        lock (_gate) return new HistoryList { Pipelines = [.. _tracks.Values.Select(static track => SummaryWriter.Write(track.Name, track.History.ToArray()))] };
    }

    /// <summary>The pipeline of a name; null when there is none.</summary>
    public Pipeline? Find(string name)
    {
        lock (_gate) return _tracks.TryGetValue(name, out var track) ? track.Pipeline : null;
    }

    /// <summary>The names of all pipelines.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_gate) return [.. _tracks.Keys];
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _hasEnded = true;
            _latencies.Dispose();
        }
    }

    private PipelineSummary Summarize(PipelineTrack track) => SummaryWriter.Write(track, _latencies.Of(track.Name));

    /// <summary>The pipelines that there are; null when nobody can say.</summary>
    private IReadOnlyList<Pipeline>? List()
    {
        try
        {
            var pipelines = catalog.List();
            lock (_gate) _blind.Remove("");
            return pipelines;
        }
        catch (Exception failure)
        {
            lock (_gate) Complain("", "the list of pipelines", failure);
            return null;
        }
    }

    /// <summary>A pipeline that takes another's name is another one: what was counted of the other is forgotten.</summary>
    private void Follow(IReadOnlyList<Pipeline> pipelines)
    {
        if (pipelines.Count == _tracks.Count && pipelines.Zip(_tracks.Values).All(static pair => ReferenceEquals(pair.First, pair.Second.Pipeline))) return;
        var tracks = new OrderedDictionary<string, PipelineTrack>(StringComparer.Ordinal);
        foreach (var pipeline in pipelines)
        {
            var known = _tracks.GetValueOrDefault(pipeline.Name);
            if (!ReferenceEquals(known?.Pipeline, pipeline)) known = Begin(pipeline);
            if (known is not null) tracks[pipeline.Name] = known;
        }

        _tracks = tracks;
    }

    /// <summary>Begins to follow a pipeline; null when it cannot be looked at, for then it is tried again with the next look.</summary>
    private PipelineTrack? Begin(Pipeline pipeline)
    {
        try
        {
            return new PipelineTrack(pipeline);
        }
        catch (Exception failure)
        {
            Complain(pipeline.Name, $"pipeline '{pipeline.Name}'", failure);
            return null;
        }
    }

    private void Look(PipelineTrack track, TimeSpan now)
    {
        try
        {
            track.Look(now, _at);
            _blind.Remove(track.Name);
        }
        catch (Exception failure)
        {
            Complain(track.Name, $"pipeline '{track.Name}'", failure);
        }
    }

    private void Measure(TimeSpan now)
    {
        KnowSteps();
        _latencies.Advance(now);
    }

    private void KnowSteps() => _latencies.Know([.. _tracks.Values.Select(static track => (track.Name, track.StepNames))]);

    /// <summary>Logs a failure, but not each second anew.</summary>
    private void Complain(string key, string what, Exception failure)
    {
        if (_blind.Add(key)) DashboardEvents.LookFailed(logger, failure, what);
    }
}
