using System.Diagnostics;
using Headgate.Flows.Inspection;
using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Diagnostics;

/// <summary>What is measured of the snapshots of one run. One is under way at most. Thread-safe.</summary>
/// <param name="watch">The run.</param>
internal sealed class SnapshotTelemetry(RunWatch watch)
{
    private readonly KeyValuePair<string, object?> _flow = new(FlowMeter.FlowTag, watch.Name);
    private readonly Lock _gate = new();
    private Activity? _activity;
    private long? _begun;
    private bool _hasFailed;

    /// <summary>A snapshot begins. The last of a run, at its end, begins when it is saved.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            if (_begun is not null) return;
            _begun = watch.Clock.GetTimestamp();
            _activity = FlowMeter.Begin($"snapshot {watch.Name}", watch.Name, watch.Context);
        }
    }

    /// <summary>The snapshot has been saved.</summary>
    public void Saved(FlowSnapshot snapshot)
    {
        var size = SizeOf(snapshot);
        lock (_gate)
        {
            if (_begun is { } begun) FlowMeter.SnapshotDuration.Record(watch.Clock.GetElapsedTime(begun).TotalSeconds, _flow);
            FlowMeter.SnapshotSize.Record(size, _flow);
            FlowMeter.SnapshotEpoch.Record(snapshot.Epoch, _flow);
            _activity?.SetTag("headgate.epoch", snapshot.Epoch).SetTag("headgate.snapshot.size", size);
            End(null);
        }
    }

    /// <summary>The snapshot could not be written or saved. Only the first failure of a run counts: others follow from it.</summary>
    public void Failed(Exception failure)
    {
        lock (_gate)
        {
            if (!_hasFailed) FlowMeter.SnapshotFailures.Add(1, _flow);
            _hasFailed = true;
            End(failure);
        }
    }

    /// <summary>The run has ended: a snapshot under way was given up with it.</summary>
    public void GiveUp()
    {
        lock (_gate) End(null);
    }

    private static long SizeOf(FlowSnapshot snapshot) => snapshot.Parts.Sum(static part => (long)part.Content.Length);

    private void End(Exception? failure)
    {
        FlowMeter.End(_activity, failure);
        (_activity, _begun) = (null, null);
    }
}
