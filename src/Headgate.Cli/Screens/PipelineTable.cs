using Headgate.Cli.Reports;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Headgate.Cli.Screens;

/// <summary>The pipelines, a row each.</summary>
internal static class PipelineTable
{
    private static readonly (string Title, PipelineOrder? Order)[] Columns =
    [
        ("NAME", PipelineOrder.Name), ("STATUS", null), ("RATE/S", PipelineOrder.Rate), ("FAILING/S", PipelineOrder.Failures), ("IN FLIGHT", PipelineOrder.InFlight),
        ("LAG", PipelineOrder.Lag), ("FAILED", null), ("BLOCKED", null), ("P50", null), ("P99", PipelineOrder.Time),
    ];

    /// <summary>Makes the table; the column that <paramref name="order"/> names is marked.</summary>
    public static IRenderable Of(IEnumerable<PipelineSummary> pipelines, PipelineOrder? order = null)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var (index, column) in Columns.Index())
        {
            var title = new Text(column.Title, order is not null && column.Order == order ? new Style(decoration: Decoration.Bold | Decoration.Underline) : new Style(decoration: Decoration.Bold));
            table.AddColumn(new TableColumn(title) { NoWrap = true, Alignment = index < 2 ? Justify.Left : Justify.Right, Padding = new Padding(0, 0, 2, 0) });
        }

        foreach (var pipeline in pipelines) table.AddRow(Row(pipeline));
        return table;
    }

    private static IRenderable[] Row(PipelineSummary pipeline) =>
    [
        new Text(Shown.Line(pipeline.Name)),
        new Text(Shown.State(pipeline), Paint.State(pipeline)),
        new Text(Shown.Rate(pipeline.Rate)),
        new Text(Shown.Rate(pipeline.FailureRate), Paint.Bad(pipeline.FailureRate > 0)),
        new Text(Shown.Count(pipeline.Counts.InFlight)),
        new Text(Shown.Count(pipeline.Lag)),
        new Text(Shown.Count(pipeline.Counts.Failed), Paint.Bad(pipeline.RecentFailures > 0)),
        new Text(Shown.Count(pipeline.Blocked), Paint.Bad(pipeline.Blocked > 0)),
        new Text(Shown.Duration(pipeline.Latency?.P50)),
        new Text(Shown.Duration(pipeline.Latency?.P99)),
    ];
}
