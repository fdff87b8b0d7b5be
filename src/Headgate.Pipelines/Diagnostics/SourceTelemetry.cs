namespace Headgate.Pipelines.Diagnostics;

/// <summary>What is measured of one source. Thread-safe.</summary>
internal sealed class SourceTelemetry(string pipeline, string source)
{
    private readonly KeyValuePair<string, object?> _pipeline = new(PipelineMeter.PipelineTag, pipeline);
    private readonly KeyValuePair<string, object?> _source = new(PipelineMeter.SourceTag, source);

    public void Connected()
    {
        if (PipelineMeter.IsSupported) PipelineMeter.Connections.Add(1, _pipeline, _source);
    }

    public void InFlight(int change)
    {
        if (PipelineMeter.IsSupported) PipelineMeter.InFlight.Add(change, _pipeline, _source);
    }

    public void Dropped(int count)
    {
        if (PipelineMeter.IsSupported) PipelineMeter.DroppedAcknowledgements.Add(count, _pipeline, _source);
    }

    public void Lag(long count)
    {
        if (PipelineMeter.IsSupported) PipelineMeter.Lag.Record(count, _pipeline, _source);
    }
}
