using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines.Diagnostics;

/// <summary>What a pipeline as a whole measures. Thread-safe; with nobody listening it costs a look at a few fields.</summary>
internal sealed class PipelineTelemetry(string pipeline, TimeProvider clock)
{
    private readonly KeyValuePair<string, object?> _pipeline = new(PipelineMeter.PipelineTag, pipeline);
    private readonly SampleBudget _acknowledgements = new(clock);

    /// <summary>How many messages that end are measured.</summary>
    public SampleBudget Ends { get; } = new(clock);

    /// <summary>The pipeline begins: its counters are there from now on, so that the first thing that happens shows in a rate.</summary>
    public void Begin()
    {
        if (!PipelineMeter.IsSupported) return;
        foreach (var status in Enum.GetNames<PipelineStatus>()) PipelineMeter.StatusChanges.Add(0, _pipeline, new("headgate.status", status));
        foreach (var outcome in (string[])["succeeded", "failed", "returned"]) PipelineMeter.Acknowledged.Add(0, _pipeline, new("headgate.outcome", outcome));
        PipelineMeter.Consumed.Add(0, _pipeline);
    }

    public void MovedTo(PipelineStatus status)
    {
        if (PipelineMeter.IsSupported) PipelineMeter.StatusChanges.Add(1, _pipeline, new("headgate.status", status.ToString()));
    }

    public void Received(int count)
    {
        if (PipelineMeter.IsSupported) PipelineMeter.Consumed.Add(count, _pipeline);
    }

    public void Ended(AckTally tally)
    {
        if (!PipelineMeter.IsSupported || !PipelineMeter.Acknowledged.Enabled) return;
        Add(tally.Succeeded, "succeeded");
        Add(tally.Failed, "failed");
        Add(tally.Returned, "returned");
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

    private void Add(int count, string outcome)
    {
        if (count > 0) PipelineMeter.Acknowledged.Add(count, _pipeline, new("headgate.outcome", outcome));
    }
}
