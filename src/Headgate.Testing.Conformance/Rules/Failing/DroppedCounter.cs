using System.Diagnostics.Metrics;

namespace Headgate.Testing.Conformance.Rules.Failing;

/// <summary>Counts the dropped acknowledgements that a pipeline's sources measure.</summary>
internal sealed class DroppedCounter : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _count;

    public DroppedCounter(string pipeline)
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument is { Meter.Name: "Headgate.Pipelines", Name: "headgate.source.dropped_acknowledgements" }) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            foreach (var tag in tags)
            {
                if (tag is { Key: "headgate.pipeline", Value: string name } && name == pipeline) Interlocked.Add(ref _count, count);
            }
        });
        _listener.Start();
    }

    public long Count => Interlocked.Read(ref _count);

    public void Dispose() => _listener.Dispose();
}
