using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Headgate.Pipelines.Tests.Telemetry;

/// <summary>Listens to what one pipeline measures, and to its activities. Other pipelines of the process are not heard. Thread-safe.</summary>
internal sealed class TelemetryProbe : IDisposable
{
    private readonly Lock _gate = new();
    private readonly MeterListener _meters = new();
    private readonly ActivityListener _activities;
    private readonly List<Measurement> _measurements = [];
    private readonly OrderedDictionary<string, Measurement> _read = [];
    private readonly List<Activity> _stopped = [];

    public TelemetryProbe()
    {
        _meters.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Headgate.Pipelines") listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _meters.Start();
        _activities = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Headgate.Pipelines",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Note,
        };
        ActivitySource.AddActivityListener(_activities);
    }

    /// <summary>The name that the pipeline must have.</summary>
    public string Pipeline { get; } = $"p-{Guid.NewGuid():N}";

    /// <summary>The activities that have ended, in the order of their ends.</summary>
    public IReadOnlyList<Activity> Activities
    {
        get
        {
            lock (_gate) return [.. _stopped];
        }
    }

    /// <summary>What an instrument has measured, in order; of one that is read, what it says now.</summary>
    public IReadOnlyList<Measurement> Of(string instrument, string? step = null)
    {
        _meters.RecordObservableInstruments();
        lock (_gate) return [.. _measurements.Concat(_read.Values.Where(static read => read.Value != 0)).Where(measured => measured.Instrument == instrument && (step is null || Equals(measured.Tags.GetValueOrDefault("headgate.step"), step)))];
    }

    public void Dispose()
    {
        _meters.Dispose();
        _activities.Dispose();
    }

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        // A counter that is only there.
        if (value == 0 && instrument is Counter<long>) return;
        var all = new Dictionary<string, object?>();
        foreach (var (key, tag) in tags) all.Add(key, tag);
        if (!Equals(all.GetValueOrDefault("headgate.pipeline"), Pipeline)) return;
        var measured = new Measurement(instrument.Name, instrument.Unit, Math.Round(value, 6), all);
        lock (_gate)
        {
            if (instrument.IsObservable) _read[$"{instrument.Name} {string.Join(' ', all.Values)}"] = measured;
            else _measurements.Add(measured);
        }
    }

    private void Note(Activity activity)
    {
        if (!Equals(activity.GetTagItem("headgate.pipeline"), Pipeline)) return;
        lock (_gate) _stopped.Add(activity);
    }
}
