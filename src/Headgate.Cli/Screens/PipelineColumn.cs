using Headgate.Cli.Reports;
using Spectre.Console;

namespace Headgate.Cli.Screens;

/// <summary>A column of the table of pipelines.</summary>
/// <param name="Title">What stands above it.</param>
/// <param name="Order">The order that it is sorted by; null for none.</param>
/// <param name="Rank">Where there is little room, columns are left out that have a higher rank than others.</param>
/// <param name="Cell">What stands in it.</param>
internal sealed record PipelineColumn(string Title, PipelineOrder? Order, int Rank, Func<PipelineSummary, string> Cell)
{
    /// <summary>Between a column and the next.</summary>
    public const int Gap = 2;

    public static IReadOnlyList<PipelineColumn> All { get; } =
    [
        new("NAME", PipelineOrder.Name, 0, static pipeline => Shown.Line(pipeline.Name)) { IsText = true },
        new("STATUS", null, 1, Shown.State) { IsText = true, Style = Paint.State },
        new("RATE/S", PipelineOrder.Rate, 2, static pipeline => Shown.Rate(pipeline.Rate)),
        new("FAILING/S", PipelineOrder.Failures, 3, static pipeline => Shown.Rate(pipeline.FailureRate)) { Style = static pipeline => Paint.Bad(pipeline.FailureRate > 0) },
        new("IN FLIGHT", PipelineOrder.InFlight, 5, static pipeline => Shown.Count(pipeline.Counts.InFlight)),
        new("LAG", PipelineOrder.Lag, 4, static pipeline => Shown.Count(pipeline.Lag)),
        new("FAILED", null, 7, static pipeline => Shown.Count(pipeline.Counts.Failed)) { Style = static pipeline => Paint.Bad(pipeline.RecentFailures > 0) },
        new("BLOCKED", null, 9, static pipeline => Shown.Count(pipeline.Blocked)) { Style = static pipeline => Paint.Bad(pipeline.Blocked > 0) },
        new("P50", null, 8, static pipeline => Shown.Duration(pipeline.Latency?.P50)),
        new("P99", PipelineOrder.Time, 6, static pipeline => Shown.Duration(pipeline.Latency?.P99)),
    ];

    /// <summary>Gets whether it holds texts, and no numbers.</summary>
    public bool IsText { get; init; }

    /// <summary>Gets how its cells are painted.</summary>
    public Func<PipelineSummary, Style> Style { get; init; } = static _ => Spectre.Console.Style.Plain;

    /// <summary>The columns for which there is room, in their order; the name is always one of them.</summary>
    public static IReadOnlyList<PipelineColumn> Fit(IReadOnlyList<PipelineSummary> pipelines, int width)
    {
        var room = width;
        var fitting = new HashSet<PipelineColumn>();
        foreach (var column in All.OrderBy(static column => column.Rank))
        {
            room -= pipelines.Select(pipeline => column.Cell(pipeline).Length).Append(column.Title.Length).Max() + Gap;
            if (room + Gap < 0 && fitting.Count > 0) break;
            fitting.Add(column);
        }

        return [.. All.Where(fitting.Contains)];
    }
}
