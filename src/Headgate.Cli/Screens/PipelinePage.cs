using System.Globalization;
using Headgate.Cli.Reports;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Headgate.Cli.Screens;

/// <summary>All there is to see of one pipeline.</summary>
internal static class PipelinePage
{
    private static readonly string[] Columns = ["KIND", "NAME", "WORKERS", "BUSY", "LOAD", "RATE/S", "PROCESSED", "FAILED", "RETRIED", "DEAD LETTERS", "BLOCKED", "LAG", "P50", "P99"];

    public static IRenderable Of(PipelineDetail detail, TimeProvider time)
    {
        var parts = new List<IRenderable> { Head(detail.Summary), Text.Empty, Nodes(detail.Nodes) };
        foreach (var node in detail.Nodes)
        {
            if (node.Unavailable is { } reason) parts.Add(new Text($"{Shown.Line(node.Name)} cannot be read: {Shown.Line(reason)}", Paint.Bad(isBad: true)));
        }

        if (detail.Failures.Count > 0)
        {
            parts.AddRange(Text.Empty, new Text("Last failures", Paint.Title));
            parts.AddRange(detail.Failures.Select(failure => new Text(LineOf(failure, time))));
        }

        if (detail.Supervision is { } supervisor) parts.AddRange(Text.Empty, new Text("Stages", Paint.Title), TreeOf(supervisor));
        return new Rows(parts);
    }

    private static Rows Head(PipelineSummary pipeline)
    {
        var counts = pipeline.Counts;
        var title = new Paragraph(Shown.Line(pipeline.Name), Paint.Title).Append("  ").Append(Shown.State(pipeline), Paint.State(pipeline));
        if (pipeline.Health?.Description is { } description) title.Append($"  {Shown.Line(description)}");
        var now = $"{Shown.Rate(pipeline.Rate)} messages/s, {Shown.Rate(pipeline.FailureRate)}/s of them failing; in flight {Shown.Count(counts.InFlight)}, lag {Shown.Count(pipeline.Lag)}, blocked {Shown.Count(pipeline.Blocked)}";
        if (pipeline.RateLimit is { } limit) now += string.Create(CultureInfo.InvariantCulture, $"; at most {limit.Permits} per {limit.PerSeconds} s");
        var since = $"received {Shown.Count(counts.Received)}, succeeded {Shown.Count(counts.Succeeded)}, failed {Shown.Count(counts.Failed)}, returned {Shown.Count(counts.Returned)}";
        var times = pipeline.Latency is { } latency
            ? $"from receipt to end: p50 {Shown.Duration(latency.P50)}, p90 {Shown.Duration(latency.P90)}, p99 {Shown.Duration(latency.P99)}, longest {Shown.Duration(latency.Max)}"
            : "from receipt to end: not known yet";
        return new Rows(title, new Text(now), new Text(since), new Text(times));
    }

    private static Table Nodes(IEnumerable<Node> nodes)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var (index, column) in Columns.Index())
            table.AddColumn(new TableColumn(new Text(column, Paint.Title)) { NoWrap = true, Alignment = index < 2 ? Justify.Left : Justify.Right, Padding = new Padding(0, 0, 2, 0) });
        foreach (var node in nodes) table.AddRow([.. Row(node).Select(static cell => new Text(cell))]);
        return table;
    }

    private static string[] Row(Node node) =>
    [
        Shown.Line(node.Kind),
        Shown.Line(node.Name),
        $"{Shown.Count(node.BusyWorkers)}/{Shown.Count(node.Concurrency)}",
        Shown.Part(node.Busy),
        Shown.Count(node.Load),
        Shown.Rate(node.Rate),
        Shown.Count(node.Processed),
        Shown.Count(node.Failed),
        Shown.Count(node.Retried),
        Shown.Count(node.DeadLetters),
        Shown.Count(node.Blocked),
        Shown.Count(node.Lag),
        Shown.Duration(node.Latency?.P50),
        Shown.Duration(node.Latency?.P99),
    ];

    private static string LineOf(Failure failure, TimeProvider time)
    {
        var attempts = failure.Attempts == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" after {failure.Attempts} attempts");
        return $"{Shown.TimeOfDay(failure.At, time)} {Shown.Line(failure.Step)}{attempts}: {Shown.Line(failure.Reason)}";
    }

    private static Tree TreeOf(Supervisor supervisor)
    {
        var tree = new Tree(new Text(NameOf(supervisor)));
        foreach (var child in supervisor.Children) Add(tree, child);
        return tree;
    }

    private static void Add(IHasTreeNodes to, Child child)
    {
        var restarts = child.Restarts == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", started anew {child.Restarts} times");
        var reason = child.LastReason is { } last ? $", last: {Shown.Line(last)}" : "";
        var what = child.Supervisor is { } supervisor ? NameOf(supervisor) : child.Stage is { } stage ? DescribeStage(stage) : Shown.Line(child.Id);
        var node = to.AddNode(new Text($"{what}: {Shown.Line(child.Status)}{restarts}{reason}"));
        foreach (var grandchild in child.Supervisor?.Children ?? []) Add(node, grandchild);
    }

    private static string NameOf(Supervisor supervisor) => $"{Shown.Line(supervisor.Name)} ({Shown.Line(supervisor.Strategy)})";

    private static string DescribeStage(Stage stage) =>
        $"{Shown.Line(stage.Name)} ({Shown.Line(stage.Kind)}, busy {Shown.Part(stage.Busy)}, buffered {Shown.Count(stage.Buffered)}, asked for {Shown.Count(stage.OpenDemand)})";
}
