using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using Headgate.Dashboard.Contract;

namespace Headgate.Dashboard.Latency;

/// <summary>
/// How long messages, and calls of handlers, of the known pipelines take. It listens to the pipelines' instruments while it is on, and only then: nobody pays for what
/// nobody looks at.
/// </summary>
/// <remarks>Those who measure take no lock. The other members are for one caller at a time.</remarks>
internal sealed class LatencyBook : IDisposable
{
    private const string MeterName = "Headgate.Pipelines";
    private const string OfPipeline = "headgate.pipeline.duration";
    private const string OfStep = "messaging.process.duration";
    private const string PipelineTag = "headgate.pipeline";
    private const string StepTag = "headgate.step";

    /// <summary>The step under which messages as a whole are counted.</summary>
    private const string Whole = "";

    private volatile FrozenDictionary<(string Pipeline, string Step), LatencyWindow> _windows = FrozenDictionary<(string, string), LatencyWindow>.Empty;
    private MeterListener? _listener;
    private TimeSpan _turned;

    /// <summary>Gets whether it listens.</summary>
    public bool IsOn => _listener is not null;

    /// <summary>Listens, if it does not yet.</summary>
    public void TurnOn(TimeSpan now)
    {
        if (_listener is not null) return;
        _turned = now;
        _listener = new MeterListener { InstrumentPublished = Listen };
        _listener.SetMeasurementEventCallback<double>(Record);
        _listener.Start();
    }

    /// <summary>Listens no more, and forgets what there was.</summary>
    public void TurnOff()
    {
        _listener?.Dispose();
        _listener = null;
        _windows = FrozenDictionary<(string, string), LatencyWindow>.Empty;
    }

    /// <summary>Says which pipelines and steps there are; what others measure is not kept.</summary>
    public void Know(IReadOnlyCollection<(string Pipeline, IReadOnlyList<string> Steps)> pipelines)
    {
        var known = _windows;
        var keys = pipelines.SelectMany(static pipeline => pipeline.Steps.Prepend(Whole).Select(step => (pipeline.Pipeline, step))).ToHashSet();
        if (keys.Count == known.Count && keys.All(known.ContainsKey)) return;
        _windows = keys.ToFrozenDictionary(static key => key, key => known.TryGetValue(key, out var window) ? window : new LatencyWindow());
    }

    /// <summary>Forgets what is older than a minute, when it is time to.</summary>
    public void Advance(TimeSpan now)
    {
        if (now - _turned < LatencyWindow.Turn) return;
        _turned = now;
        foreach (var window in _windows.Values) window.Advance();
    }

    /// <summary>What the last minute of a pipeline was like, from the receipt of each message to its end; null when nothing is known of it.</summary>
    public LatencyReport? Of(string pipeline) => Of(pipeline, Whole);

    /// <summary>What the last minute of the handlers of a step was like; null when nothing is known of it.</summary>
    public LatencyReport? Of(string pipeline, string step) => _windows.TryGetValue((pipeline, step), out var window) ? window.Summarize() : null;

    public void Dispose() => TurnOff();

    private static void Listen(Instrument instrument, MeterListener listener)
    {
        if (instrument.Meter.Name == MeterName && instrument.Name is OfPipeline or OfStep) listener.EnableMeasurementEvents(instrument);
    }

    private void Record(Instrument instrument, double seconds, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        string? pipeline = null;
        var step = Whole;
        foreach (var tag in tags)
        {
            if (tag.Key == PipelineTag) pipeline = tag.Value as string;
            else if (tag.Key == StepTag) step = tag.Value as string ?? Whole;
        }

        if (pipeline is not null && _windows.TryGetValue((pipeline, step), out var window)) window.Histogram.Record(seconds);
    }
}
