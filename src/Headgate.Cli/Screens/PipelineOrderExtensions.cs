using Headgate.Cli.Reports;

namespace Headgate.Cli.Screens;

/// <summary>Sorts rows.</summary>
internal static class PipelineOrderExtensions
{
    /// <summary>Sorts; what is equal is sorted by name.</summary>
    public static IReadOnlyList<PipelineSummary> Sort(this PipelineOrder order, IEnumerable<PipelineSummary> pipelines, bool isReversed)
    {
        var byName = pipelines.OrderBy(static pipeline => pipeline.Name, StringComparer.OrdinalIgnoreCase).ThenBy(static pipeline => pipeline.Name, StringComparer.Ordinal);
        List<PipelineSummary> sorted = order == PipelineOrder.Name ? [.. byName] : [.. byName.OrderByDescending(pipeline => KeyOf(order, pipeline))];
        if (isReversed) sorted.Reverse();
        return sorted;
    }

    private static double KeyOf(PipelineOrder order, PipelineSummary pipeline) => order switch
    {
        PipelineOrder.Failures => pipeline.FailureRate is > 0 ? pipeline.FailureRate.Value : pipeline.RecentFailures / 1e9,
        PipelineOrder.InFlight => pipeline.Counts.InFlight,
        PipelineOrder.Lag => pipeline.Lag ?? -1,
        PipelineOrder.Time => pipeline.Latency?.P99 ?? -1,
        _ => pipeline.Rate ?? -1,
    };
}
