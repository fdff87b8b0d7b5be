using System.Text.Json;

namespace Headgate.Race.Reporting;

/// <summary>All raw numbers, for charts and for comparing one day with another.</summary>
internal static class RaceJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task WriteAsync<TReport>(TReport report, FileInfo file)
    {
        file.Directory!.Create();
        await using var stream = file.Create();
        await JsonSerializer.SerializeAsync(stream, report, Options);
    }

    /// <exception cref="JsonException">It is no such report.</exception>
    public static TReport Read<TReport>(string path) => JsonSerializer.Deserialize<TReport>(File.ReadAllText(path), Options) ?? throw new JsonException($"'{path}' is empty.");
}
