using System.CommandLine;
using System.Text;
using System.Text.Json;
using Headgate.Race.Latency;

namespace Headgate.Race.Reporting;

/// <summary><c>report</c>: puts the tables of races that were run into a document, between its marks, and makes charts of them.</summary>
internal static class ReportCommand
{
    private const string End = "<!-- end of table -->";

    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("folder") { Description = "What races have written with --json: NAME.json for the workload NAME." };
        var document = new Argument<FileInfo>("document") { Description = "A Markdown file with '<!-- table: NAME -->' and, after it, '<!-- end of table -->' for each table." };
        var svg = new Option<DirectoryInfo?>("--svg") { Description = "Write a chart NAME.svg of each race that the document shows one of into this folder." };
        var command = new Command("report", "Puts tables of races that were run into a document.") { folder, document };
        command.Add(svg);
        command.SetAction((parsed, _) => RunAsync(parsed.GetRequiredValue(folder), parsed.GetRequiredValue(document), parsed.GetValue(svg)));
        return command;
    }

    private static async Task<int> RunAsync(DirectoryInfo folder, FileInfo document, DirectoryInfo? charts)
    {
        var text = await File.ReadAllTextAsync(document.FullName);
        charts?.Create();
        foreach (var file in folder.EnumerateFiles("*.json").OrderBy(static file => file.Name, StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(file.Name);
            var table = TableOf(file.FullName, out var race);
            if (Replace(text, name, table) is { } replaced) text = replaced;
            else await Console.Error.WriteLineAsync($"{document.Name} has no '<!-- table: {name} -->' followed by '{End}'; the table of {file.Name} is left out.");
            if (charts is not null && race is not null && text.Contains($"{name}.svg", StringComparison.Ordinal)) await File.WriteAllTextAsync(Path.Combine(charts.FullName, $"{name}.svg"), SvgChart.Of(race));
        }

        await File.WriteAllTextAsync(document.FullName, text);
        return 0;
    }

    private static string TableOf(string path, out RaceReport? race)
    {
        using var parsed = JsonDocument.Parse(File.ReadAllText(path));
        race = parsed.RootElement.TryGetProperty("results", out _) ? RaceJson.Read<RaceReport>(path) : null;
        if (race is not null) return MarkdownTable.Of(race.Title, [.. RaceTable.Headings(race.References)], RaceTable.Rows(race, race.References), RaceTable.Circumstances(race));
        if (parsed.RootElement.TryGetProperty("rows", out _) && !parsed.RootElement.TryGetProperty("latencies", out _))
        {
            var table = RaceJson.Read<TableReport>(path);
            return MarkdownTable.Of(table.Title, table.Headings, table.Rows, table.Circumstances);
        }

        var latency = RaceJson.Read<LatencyReport>(path);
        return MarkdownTable.Of(latency.Title, LatencyReport.Headings, latency.Rows, [latency.Circumstances, .. RaceTable.Origin(latency.Machine, latency.Date, latency.Command)]);
    }

    private static string? Replace(string text, string name, string table)
    {
        var mark = $"<!-- table: {name} -->";
        var begin = text.IndexOf(mark, StringComparison.Ordinal);
        var end = begin < 0 ? -1 : text.IndexOf(End, begin, StringComparison.Ordinal);
        return end < 0 ? null : new StringBuilder(text).Remove(begin, end - begin).Insert(begin, $"{mark}\n{table}").ToString();
    }
}
