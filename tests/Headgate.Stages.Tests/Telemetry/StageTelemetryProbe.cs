using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Headgate.Stages.Tests.Telemetry;

/// <summary>Reads what stages of the names that it gives away have measured, and hears of their activities. Thread-safe.</summary>
internal sealed class StageTelemetryProbe : IDisposable
{
    private readonly Lock _gate = new();
    private readonly string _id = $"{Guid.NewGuid():N}";
    private readonly MeterListener _meters = new();
    private readonly ActivityListener? _activities;
    private readonly List<Activity> _stopped = [];
    private readonly Dictionary<string, double> _read = [];

    public StageTelemetryProbe(bool hearsActivities = false)
    {
        _meters.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Headgate.Stages") listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _meters.Start();
        if (!hearsActivities) return;
        _activities = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Headgate.Stages",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Name.EndsWith(_id, StringComparison.Ordinal) ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = activity =>
            {
                lock (_gate) _stopped.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(_activities);
    }

    /// <summary>The activities of its stages that have ended, in the order of their ends.</summary>
    public IReadOnlyList<Activity> Activities
    {
        get
        {
            lock (_gate) return [.. _stopped];
        }
    }

    /// <summary>A name that is this probe's own.</summary>
    public string NameOf(string stage) => $"{stage}-{_id}";

    /// <summary>What an instrument says of a stage, or of a supervisor, now; null when it has never said anything.</summary>
    public double? Of(string instrument, string stage, string? tag = null)
    {
        lock (_gate)
        {
            _meters.RecordObservableInstruments();
            return _read.TryGetValue($"{instrument} {NameOf(stage)} {tag}", out var value) ? value : null;
        }
    }

    public void Dispose()
    {
        _meters.Dispose();
        _activities?.Dispose();
    }

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = $"{instrument.Name} {tags[0].Value} {(tags.Length > 1 ? tags[1].Value : null)}";
        lock (_gate) _read[key] = instrument.IsObservable ? value : _read.GetValueOrDefault(key) + value;
    }
}
