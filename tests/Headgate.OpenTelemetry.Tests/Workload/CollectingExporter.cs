using System.Diagnostics;
using OpenTelemetry;

namespace Headgate.OpenTelemetry.Tests.Workload;

/// <summary>Keeps the activities that are exported.</summary>
internal sealed class CollectingExporter(List<Activity> into) : BaseExporter<Activity>
{
    public override ExportResult Export(in Batch<Activity> batch)
    {
        foreach (var activity in batch)
        {
            lock (into) into.Add(activity);
        }

        return ExportResult.Success;
    }
}
