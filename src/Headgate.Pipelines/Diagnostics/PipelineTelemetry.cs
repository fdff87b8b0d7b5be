using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines.Diagnostics;

/// <summary>What a pipeline as a whole measures. Thread-safe; with nobody listening it costs a look at a few fields.</summary>
internal sealed class PipelineTelemetry(string pipeline, TimeProvider clock)
{
    private readonly KeyValuePair<string, object?> _pipeline = new(PipelineMeter.PipelineTag, pipeline);
    private readonly SampleBudget _acknowledgements = new(clock);
    private readonly Series? _received = SeriesOf(PipelineMeter.Consumed, pipeline);
    private readonly Series? _succeeded = EndsOf(pipeline, "succeeded");
    private readonly Series? _failed = EndsOf(pipeline, "failed");
    private readonly Series? _returned = EndsOf(pipeline, "returned");

    /// <summary>How many messages that end are measured.</summary>
    public SampleBudget Ends { get; } = new(clock);

    /// <summary>The pipeline begins: its counters are there from now on, so that the first thing that happens shows in a rate.</summary>
    public void Begin()
    {
        if (!PipelineMeter.IsSupported) return;
        foreach (var status in Enum.GetNames<PipelineStatus>()) PipelineMeter.StatusChanges.Add(0, _pipeline, new("headgate.status", status));
    }

    public void MovedTo(PipelineStatus status)
    {
        if (PipelineMeter.IsSupported) PipelineMeter.StatusChanges.Add(1, _pipeline, new("headgate.status", status.ToString()));
    }

    public void Received(int count)
    {
        if (PipelineMeter.IsSupported) _received!.Add(count);
    }

    public void Ended(AckTally tally)
    {
        if (!PipelineMeter.IsSupported) return;
        if (tally.Succeeded > 0) _succeeded!.Add(tally.Succeeded);
        if (tally.Failed > 0) _failed!.Add(tally.Failed);
        if (tally.Returned > 0) _returned!.Add(tally.Returned);
    }

    /// <summary>Whether anybody wants to know of messages that end.</summary>
    public static bool WatchesEnds => PipelineMeter.IsSupported && PipelineMeter.TimeInPipeline.Enabled;

    /// <summary>A message has ended.</summary>
    public void Ended(Delivery delivery)
    {
        PipelineMeter.TimeInPipeline.Record(clock.GetElapsedTime(delivery.ReceivedTimestamp).TotalSeconds, _pipeline);
    }

    public void Acknowledged(long begun, Exception? failure)
    {
        if (!PipelineMeter.IsSupported || !PipelineMeter.AcknowledgeDuration.Enabled) return;
        if (failure is null && !_acknowledgements.Take()) return;
        var seconds = clock.GetElapsedTime(begun).TotalSeconds;
        if (failure is null) PipelineMeter.AcknowledgeDuration.Record(seconds, _pipeline);
        else PipelineMeter.AcknowledgeDuration.Record(seconds, _pipeline, new("error.type", failure.GetType().FullName));
    }

    private static Series? EndsOf(string pipeline, string outcome) => SeriesOf(PipelineMeter.Acknowledged, pipeline, new KeyValuePair<string, object?>("headgate.outcome", outcome));

    private static Series? SeriesOf(ReadCounter counter, string pipeline, params KeyValuePair<string, object?>[] tags) =>
        PipelineMeter.IsSupported ? counter.For([new(PipelineMeter.PipelineTag, pipeline), .. tags]) : null;
}
