using System.Text.Json;

namespace Headgate.OpenTelemetry.Tests.Boards;

/// <summary>A panel of the board, with what it asks for and how it names what it gets.</summary>
internal sealed record Panel(int Id, string Title, string Description, string? Unit, string? Datasource, (int X, int Y, int Width, int Height) Place, IReadOnlyList<(string Expression, string Legend)> Targets)
{
    public static Panel Of(JsonElement panel)
    {
        var place = panel.GetProperty("gridPos");
        var targets = panel.TryGetProperty("targets", out var list) ? list.EnumerateArray().Select(TargetOf).ToList() : [];
        return new Panel(
            panel.GetProperty("id").GetInt32(),
            panel.GetProperty("title").GetString()!,
            panel.TryGetProperty("description", out var description) ? description.GetString()! : "",
            panel.TryGetProperty("fieldConfig", out var config) ? config.GetProperty("defaults").GetProperty("unit").GetString() : null,
            panel.TryGetProperty("datasource", out var source) ? source.GetProperty("uid").GetString() : null,
            (place.GetProperty("x").GetInt32(), place.GetProperty("y").GetInt32(), place.GetProperty("w").GetInt32(), place.GetProperty("h").GetInt32()),
            targets);
    }

    public bool Overlaps(Panel other) =>
        Place.X < other.Place.X + other.Place.Width && other.Place.X < Place.X + Place.Width && Place.Y < other.Place.Y + other.Place.Height && other.Place.Y < Place.Y + Place.Height;

    private static (string, string) TargetOf(JsonElement target)
    {
        Assert.Equal("${datasource}", target.GetProperty("datasource").GetProperty("uid").GetString());
        return (target.GetProperty("expr").GetString()!, target.GetProperty("legendFormat").GetString()!);
    }
}
