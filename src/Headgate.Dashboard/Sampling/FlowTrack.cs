using Headgate.Dashboard.Contract;
using Headgate.Dashboard.Payloads;
using Headgate.Flows.Inspection;
using Headgate.Flows.Planning;

namespace Headgate.Dashboard.Sampling;

/// <summary>A flow as the dashboard has seen it: its newest snapshot, and how fast its layers work.</summary>
/// <remarks>For one caller at a time.</remarks>
internal sealed class FlowTrack
{
    private readonly Dictionary<int, (RateWindow Received, RateWindow Worked)> _layers = [];
    private FlowRunSnapshot? _snapshot;

    /// <summary>Takes what the flow is doing. What was counted of the run before is forgotten.</summary>
    public void Add(TimeSpan at, FlowRunSnapshot snapshot)
    {
        if (_snapshot?.RunCount != snapshot.RunCount) _layers.Clear();
        _snapshot = snapshot;
        foreach (var layer in snapshot.Layers)
        {
            if (!_layers.TryGetValue(layer.Number, out var track)) _layers.Add(layer.Number, track = (new RateWindow(), new RateWindow()));
            track.Received.Add(at, layer.ReceivedCount);
            track.Worked.Add(at, layer.Stages.Sum(static stage => stage.BusyTime.TotalSeconds));
        }
    }

    public FlowReport Write() => new()
    {
        Name = _snapshot!.Name,
        Status = _snapshot.Status.ToString(),
        Runs = _snapshot.RunCount,
        StartedAt = _snapshot.StartedAt,
        EndedAt = _snapshot.EndedAt,
        Failure = PayloadText.Short(_snapshot.FailureReason),
        BatchSize = _snapshot.Plan.BatchSize,
        Layers = [.. _snapshot.Plan.Layers.Select(layer => Write(layer, _snapshot.Layers.FirstOrDefault(seen => seen.Number == layer.Number)))],
    };

    private FlowLayerReport Write(FlowPlanLayer layer, FlowLayerSnapshot? seen)
    {
        var (received, worked) = _layers.GetValueOrDefault(layer.Number);
        var workers = Math.Max(1, seen?.Stages.Count ?? 1);
        return new FlowLayerReport
        {
            Number = layer.Number,
            Kind = layer.Kind.ToString(),
            Stages = layer.Stages,
            Source = layer.Source,
            Inputs = layer.Inputs,
            Operators = layer.Operators,
            Busy = worked?.Mean is { } busy ? SummaryWriter.Round(Math.Clamp(busy / workers, 0, 1)) : null,
            Rate = SummaryWriter.Round(received?.Mean),
            Received = seen?.ReceivedCount ?? 0,
            Sent = seen?.SentCount ?? 0,
            Late = seen?.LateCount ?? 0,
            OpenWindows = seen?.OpenWindowCount ?? 0,
            State = seen?.StateSize ?? 0,
            Watermark = seen?.Watermark,
        };
    }
}
