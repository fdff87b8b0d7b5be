using Headgate.Cli.Reports;
using Spectre.Console;

namespace Headgate.Cli.Screens;

/// <summary>Colours. What they say stands in words as well.</summary>
internal static class Paint
{
    public static Style State(PipelineSummary pipeline) => (pipeline.Health?.State ?? pipeline.Status) switch
    {
        "Running" or "Completed" => new Style(Color.Green),
        "Degraded" or "Paused" or "Draining" or "Starting" => new Style(Color.Yellow),
        "Stalled" or "Faulted" => new Style(Color.Red),
        _ => Style.Plain,
    };

    public static Style Bad(bool isBad) => isBad ? new Style(Color.Red) : Style.Plain;

    public static Style Title { get; } = new(decoration: Decoration.Bold);

    public static Style Quiet { get; } = new(decoration: Decoration.Dim);
}
