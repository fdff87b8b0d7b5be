using Headgate.Dashboard.Contract;
using Headgate.Dashboard.Payloads;
using Headgate.Pipelines.Inspection;

namespace Headgate.Dashboard.Sampling;

/// <summary>
/// The graph of a pipeline: its sources, its steps in their order, its batchers, and what handles their batches; with what goes from which to which. What goes to a step
/// is what the step does, as it is in the long run.
/// </summary>
internal sealed class GraphWriter
{
    private readonly PipelineTrack _track;
    private readonly Func<string, LatencyReport?> _latencyOf;
    private readonly List<NodeReport> _nodes = [];
    private readonly List<EdgeReport> _edges = [];

    /// <summary>Writes it.</summary>
    /// <param name="track">The pipeline.</param>
    /// <param name="latencyOf">How long the handlers of a step take.</param>
    public GraphWriter(PipelineTrack track, Func<string, LatencyReport?> latencyOf)
    {
        (_track, _latencyOf) = (track, latencyOf);
        var snapshot = track.Snapshot;
        foreach (var source in snapshot.Sources) _nodes.Add(WriteSource(source));
        IReadOnlyList<NodeReport> sources = [.. _nodes];
        NodeReport? last = null;
        foreach (var step in snapshot.Steps) last = Add(step, last, sources);
        foreach (var batcher in snapshot.Batchers) Add(batcher, last, sources);
    }

    /// <summary>Gets the boxes, each after those that it gets messages from.</summary>
    public IReadOnlyList<NodeReport> Nodes => _nodes;

    /// <summary>Gets the arrows.</summary>
    public IReadOnlyList<EdgeReport> Edges => _edges;

    /// <summary>Adds a step with its arrows; one that takes batches is two boxes, of which the first gathers.</summary>
    /// <returns>The box whose results go on.</returns>
    private NodeReport Add(StepSnapshot step, NodeReport? before, IReadOnlyList<NodeReport> sources)
    {
        var rate = SummaryWriter.Round(_track.TrackOf(step)?.Rate);
        var first = step.Role == StepRole.Messages ? WriteStep(step, "step", step.Load) : WriteBatcher(step);
        _nodes.Add(first);
        if (before is not null) Connect(before, first, rate);
        else foreach (var source in sources) Connect(source, first, source.Rate);
        if (step.Role == StepRole.Messages) return first;
        var second = WriteStep(step, "batchProcessor", null);
        _nodes.Add(second);
        Connect(first, second, rate);
        return second;
    }

    private void Connect(NodeReport from, NodeReport to, double? rate) => _edges.Add(new EdgeReport { From = from.Id, To = to.Id, Rate = rate });

    private NodeReport WriteSource(SourceSnapshot source) => new()
    {
        Id = $"source:{source.Name}",
        Kind = "source",
        Name = source.Name,
        Concurrency = source.Concurrency,
        Rate = SummaryWriter.Round(_track.RateOf(_nodes.Count)),
        Processed = source.ReceivedCount,
        Lag = source.Lag,
        Unavailable = PayloadText.Short(source.UnavailableReason),
    };

    private NodeReport WriteBatcher(StepSnapshot step) => new()
    {
        Id = $"batcher:{step.Name}",
        Kind = "batcher",
        Name = step.Name,
        Concurrency = 1,
        Load = step.Load,
        Rate = SummaryWriter.Round(_track.TrackOf(step)?.BatchRate),
        Processed = step.BatchCount,
    };

    private NodeReport WriteStep(StepSnapshot step, string kind, long? load) => new()
    {
        Id = $"{kind}:{step.Name}",
        Kind = kind,
        Name = step.Name,
        Concurrency = step.Concurrency,
        CanSetConcurrency = true,
        BusyWorkers = step.BusyWorkers,
        Busy = SummaryWriter.Round(_track.TrackOf(step)?.BusyOf(step.Concurrency)),
        Load = load,
        Rate = SummaryWriter.Round(_track.TrackOf(step)?.Rate),
        Processed = step.ProcessedCount,
        Batches = step.BatchCount,
        Failed = step.FailedCount,
        Retried = step.RetriedCount,
        DeadLetters = step.DeadLetterCount,
        Blocked = step.BlockedCount,
        Latency = _latencyOf(step.Name),
    };
}
