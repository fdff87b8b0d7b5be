using OpenTelemetry;

namespace Headgate.OpenTelemetry.Tests.Workload;

/// <summary>Takes what is exported, and leaves it.</summary>
internal sealed class NothingExporter<T> : BaseExporter<T>
    where T : class
{
    public override ExportResult Export(in Batch<T> batch) => ExportResult.Success;
}
