using System.Diagnostics;
using System.Diagnostics.Metrics;
using Headgate.Flows.Inspection;

namespace Headgate.Flows.Diagnostics;

/// <summary>The instruments of all flows of the process, and their source of activities. Names and units never change.</summary>
/// <remarks>Those of layers are observed: a stage writes its numbers down once for what it has processed, whether anybody looks or not.</remarks>
internal static class FlowMeter
{
    public const string Name = "Headgate.Flows";

    public const string FlowTag = "headgate.flow";

    private const string LayerTag = "headgate.layer";

    private const string OutcomeTag = "headgate.outcome";

    private const string TimingTag = "headgate.timing";

    private static readonly Meter Meter = new(Name);

    public static readonly ActivitySource Activities = new(Name);

    public static readonly Histogram<double> SnapshotDuration =
        Meter.CreateHistogram<double>("headgate.flow.snapshot.duration", "s", "From the beginning of a snapshot until it was saved.");

    public static readonly Histogram<long> SnapshotSize =
        Meter.CreateHistogram<long>("headgate.flow.snapshot.size", "By", "The content of a snapshot that was saved.");

    public static readonly Counter<long> SnapshotFailures =
        Meter.CreateCounter<long>("headgate.flow.snapshot.failures", "{snapshot}", "Snapshots that could not be written or saved; their flows have failed.");

    public static readonly Gauge<long> SnapshotEpoch =
        Meter.CreateGauge<long>("headgate.flow.snapshot.epoch", "{epoch}", "The number of the last snapshot that was saved.");

    private static readonly Counter<long> Runs =
        Meter.CreateCounter<long>("headgate.flow.runs", "{run}", "Runs that have ended, by how.");

    static FlowMeter()
    {
        Meter.CreateObservableUpDownCounter("headgate.flow.running", static () => FlowRegister.Read<long>(Running), "{run}", "Runs under way.");
        Count("headgate.flow.received", "{element}", "Elements that the stages of a layer have received.", FlowCount.Received);
        Count("headgate.flow.sent", "{element}", "Elements that the stages of a layer have sent on, to the next or as results.", FlowCount.Sent);
        Count("headgate.flow.batches", "{batch}", "Batches that the stages of a layer have processed, those without elements that only say something included.", FlowCount.Batches);
        Count("headgate.flow.late", "{element}", "Elements that came too late for their windows, or for their join.", FlowCount.Late);
        Count("headgate.flow.unread", "{element}", "Late elements that were dropped, because their side output was full and nobody read it.", FlowCount.Unread);
        Meter.CreateObservableCounter("headgate.flow.panes", static () => FlowRegister.Read<long>(Panes), "{pane}", "Results of windows that were fired, by when.");
        Level("headgate.flow.open_windows", "{window}", "Windows that take elements.", static layer => layer.OpenWindowCount);
        Level("headgate.flow.state_size", "{entry}", "Keys with a state, keys in windows, and elements that wait to be joined.", static layer => layer.StateSize);
        Meter.CreateObservableGauge("headgate.flow.watermark", static () => FlowRegister.Read<double>(Watermark), "s", "How far event time has come, in seconds since 1970 (UTC).");
        Meter.CreateObservableGauge("headgate.flow.watermark.lag", static () => FlowRegister.Read<double>(Lag), "s", "By how much event time is behind the clock of the flow.");
    }

    /// <summary>A run begins. Its counters are there from now on, so that the first end shows in a rate.</summary>
    /// <returns>Its activity; it is nobody's current one, since what the flow does runs in no context of its caller's.</returns>
    public static Activity? BeginRun(string flow)
    {
        foreach (var outcome in (string[])["completed", "failed", "stopped"]) Runs.Add(0, new(FlowTag, flow), new(OutcomeTag, outcome));
        return Begin($"run {flow}", flow, Activity.Current?.Context ?? default);
    }

    /// <summary>A run has ended.</summary>
    public static void EndRun(string flow, FlowStatus status, Activity? activity, Exception? failure)
    {
        var outcome = status switch
        {
            FlowStatus.Completed => "completed",
            FlowStatus.Faulted => "failed",
            _ => "stopped",
        };
        Runs.Add(1, new(FlowTag, flow), new(OutcomeTag, outcome));
        activity?.SetTag(OutcomeTag, outcome);
        End(activity, failure);
    }

    /// <summary>Begins an activity that is nobody's current one.</summary>
    public static Activity? Begin(string name, string flow, ActivityContext parent)
    {
        if (!Activities.HasListeners()) return null;
        var current = Activity.Current;
        var activity = Activities.StartActivity(name, ActivityKind.Internal, parent)?.SetTag(FlowTag, flow);
        Activity.Current = current;
        return activity;
    }

    /// <summary>Ends an activity.</summary>
    public static void End(Activity? activity, Exception? failure)
    {
        if (activity is null) return;
        if (failure is not null) activity.SetStatus(ActivityStatusCode.Error, failure.Message).AddException(failure);
        var current = Activity.Current;
        activity.Dispose();
        Activity.Current = current;
    }

    private static void Count(string name, string unit, string description, int which) =>
        Meter.CreateObservableCounter(name, () => FlowRegister.Read<long>((flow, to) => Each(flow, to, layer => layer.Totals[which])), unit, description);

    private static void Level(string name, string unit, string description, Func<NamedLayer, long> value) =>
        Meter.CreateObservableUpDownCounter(name, () => FlowRegister.Read<long>((flow, to) => Each(flow, to, value)), unit, description);

    private static void Each(NamedFlow flow, List<Measurement<long>> to, Func<NamedLayer, long> value)
    {
        foreach (var layer in flow.Layers) to.Add(new(value(layer), new(FlowTag, flow.Name), new KeyValuePair<string, object?>(LayerTag, layer.Number)));
    }

    private static void Running(NamedFlow flow, List<Measurement<long>> to) => to.Add(new(flow.RunCount, new KeyValuePair<string, object?>(FlowTag, flow.Name)));

    private static void Panes(NamedFlow flow, List<Measurement<long>> to)
    {
        for (var timing = 0; timing < FlowCount.TimingCount; timing++)
        {
            foreach (var layer in flow.Layers)
            {
                if (!layer.HasWindows) continue;
                to.Add(new(layer.Totals[FlowCount.Panes + timing], new(FlowTag, flow.Name), new(LayerTag, layer.Number), new KeyValuePair<string, object?>(TimingTag, FlowCount.NameOf(timing))));
            }
        }
    }

    private static void Watermark(NamedFlow flow, List<Measurement<double>> to) => Times(flow, to, static layer => TimeSpan.FromTicks(layer.Watermark - DateTime.UnixEpoch.Ticks).TotalSeconds);

    private static void Lag(NamedFlow flow, List<Measurement<double>> to) => Times(flow, to, static layer => TimeSpan.FromTicks(Math.Max(0, layer.Now - layer.Watermark)).TotalSeconds);

    private static void Times(NamedFlow flow, List<Measurement<double>> to, Func<NamedLayer, double> value)
    {
        foreach (var layer in flow.Layers)
        {
            if (layer.Watermark == long.MinValue) continue;
            to.Add(new(value(layer), new(FlowTag, flow.Name), new KeyValuePair<string, object?>(LayerTag, layer.Number)));
        }
    }
}
