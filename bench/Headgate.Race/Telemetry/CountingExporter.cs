using OpenTelemetry;

namespace Headgate.Race.Telemetry;

/// <summary>Reads what is exported to its end, and sends it nowhere.</summary>
internal sealed class CountingExporter<T> : BaseExporter<T>
    where T : class
{
    private long _count;

    public long Count => Volatile.Read(ref _count);

    public override ExportResult Export(in Batch<T> batch)
    {
        foreach (var _ in batch) Interlocked.Increment(ref _count);
        return ExportResult.Success;
    }
}
