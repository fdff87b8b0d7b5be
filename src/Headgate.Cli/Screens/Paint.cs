using Spectre.Console;

namespace Headgate.Cli.Screens;

/// <summary>Colours. What they say stands in words as well.</summary>
internal static class Paint
{
    public static Style Status(string status) => status switch
    {
        "Running" => new Style(Color.Green),
        "Paused" or "Draining" or "Starting" => new Style(Color.Yellow),
        "Faulted" => new Style(Color.Red),
        _ => Style.Plain,
    };

    public static Style Health(string? state) => state switch
    {
        "Healthy" => new Style(Color.Green),
        "Degraded" => new Style(Color.Yellow),
        "Unhealthy" => new Style(Color.Red),
        _ => Style.Plain,
    };

    public static Style Bad(bool isBad) => isBad ? new Style(Color.Red) : Style.Plain;

    public static Style Title { get; } = new(decoration: Decoration.Bold);

    public static Style Quiet { get; } = new(decoration: Decoration.Dim);
}
