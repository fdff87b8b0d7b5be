using System.Text.Json;

namespace Headgate.Race.Reporting;

/// <summary>All raw numbers, for charts and for comparing one day with another.</summary>
internal static class RaceJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task WriteAsync(RaceReport report, FileInfo file)
    {
        await using var stream = file.Create();
        await JsonSerializer.SerializeAsync(stream, report, Options);
    }
}
