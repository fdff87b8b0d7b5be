using Headgate.Cli.Reports;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Headgate.Cli.Screens;

/// <summary>The pipelines, a row each.</summary>
internal static class PipelineTable
{
    /// <summary>Makes the table, with the columns that fit into <paramref name="width"/>; that which <paramref name="order"/> names is marked.</summary>
    public static IRenderable Of(IReadOnlyList<PipelineSummary> pipelines, int width, PipelineOrder? order = null)
    {
        var columns = PipelineColumn.Fit(pipelines, width);
        var table = new Table { Border = TableBorder.None };
        foreach (var (index, column) in columns.Index())
        {
            var title = new Text(column.Title, order is not null && column.Order == order ? new Style(decoration: Decoration.Bold | Decoration.Underline) : Paint.Title);
            var gap = index < columns.Count - 1 ? PipelineColumn.Gap : 0;
            table.AddColumn(new TableColumn(title) { NoWrap = true, Alignment = column.IsText ? Justify.Left : Justify.Right, Padding = new Padding(0, 0, gap, 0) });
        }

        foreach (var pipeline in pipelines) table.AddRow([.. columns.Select(column => new Text(column.Cell(pipeline), column.Style(pipeline)) { Overflow = Overflow.Ellipsis })]);
        return table;
    }
}
