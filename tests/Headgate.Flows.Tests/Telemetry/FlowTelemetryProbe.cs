using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Headgate.Flows.Tests.Telemetry;

/// <summary>Reads what one flow measures, and hears of its activities. Other flows of the process are not heard. Thread-safe.</summary>
internal sealed class FlowTelemetryProbe : IDisposable
{
    private readonly Lock _gate = new();
    private readonly MeterListener _meters = new();
    private readonly ActivityListener _activities;
    private readonly Dictionary<string, List<double>> _read = [];
    private readonly List<Activity> _stopped = [];

    public FlowTelemetryProbe()
    {
        _meters.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Headgate.Flows") listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _meters.Start();
        _activities = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Headgate.Flows",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (!Equals(activity.GetTagItem("headgate.flow"), Flow)) return;
                lock (_gate) _stopped.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(_activities);
    }

    /// <summary>The name that the flow must have.</summary>
    public string Flow { get; } = $"f-{Guid.NewGuid():N}";

    /// <summary>The activities that have ended, in the order of their ends.</summary>
    public IReadOnlyList<Activity> Activities
    {
        get
        {
            lock (_gate) return [.. _stopped];
        }
    }

    /// <summary>What an instrument says of the flow now, or has said last; null when it has said nothing. The tag is that besides the flow's name, "layer" or "layer timing".</summary>
    public double? Of(string instrument, object? tag = null) => AllOf(instrument, tag) is { Count: > 0 } all ? all[^1] : null;

    /// <summary>All that a counter, a histogram or a gauge has said of the flow, in order.</summary>
    public IReadOnlyList<double> AllOf(string instrument, object? tag = null)
    {
        lock (_gate)
        {
            _meters.RecordObservableInstruments();
            return [.. _read.GetValueOrDefault($"headgate.flow.{instrument} {tag}") ?? []];
        }
    }

    public void Dispose()
    {
        _meters.Dispose();
        _activities.Dispose();
    }

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        // A counter that is only there.
        if (!Equals(tags[0].Value, Flow) || (value == 0 && instrument is Counter<long>)) return;
        var key = $"{instrument.Name} {string.Join(' ', tags[1..].ToArray().Select(static tag => tag.Value))}";
        lock (_gate)
        {
            if (!_read.TryGetValue(key, out var values)) _read.Add(key, values = []);
            values.Add(value);
        }
    }
}
