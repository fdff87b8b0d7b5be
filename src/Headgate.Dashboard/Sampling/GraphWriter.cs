using Headgate.Dashboard.Contract;
using Headgate.Pipelines.Inspection;

namespace Headgate.Dashboard.Sampling;

/// <summary>The graph of a pipeline: its sources, its steps in their order, its batchers, and what handles their batches; with what goes from which to which.</summary>
internal sealed class GraphWriter
{
    private readonly PipelineTrack _track;
    private readonly Func<string, LatencyReport?> _latencyOf;
    private readonly List<NodeReport> _nodes = [];
    private readonly List<EdgeReport> _edges = [];

    public GraphWriter(PipelineTrack track, Func<string, LatencyReport?> latencyOf)
    {
        (_track, _latencyOf) = (track, latencyOf);
        var snapshot = track.Snapshot;
        List<(string Id, double? Rate)> before = [.. snapshot.Sources.Select(Add)];
        if (before.Count == 0) before.Add(AddPushes());
        foreach (var step in snapshot.Steps) before = [Follow(before, AddStep(step))];
        foreach (var batcher in snapshot.Batchers) AddBatcher(before, batcher);
    }

    /// <summary>Gets the boxes, each after those that it gets messages from.</summary>
    public IReadOnlyList<NodeReport> Nodes => _nodes;

    /// <summary>Gets the arrows.</summary>
    public IReadOnlyList<EdgeReport> Edges => _edges;
}
