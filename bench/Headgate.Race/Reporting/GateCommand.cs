using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Headgate.Race.Reporting;

/// <summary><c>gate</c>: compares how Headgate stands to its peers in races that were run with how it stood before. Only ratios within a run are compared, never times.</summary>
internal static class GateCommand
{
    /// <summary>What a ratio may lose: two runs of the same code on a small virtual machine differ by as much.</summary>
    private const double Kept = 0.8;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("folder") { Description = "What races have written with --json: NAME.json for the workload NAME." };
        var baseline = new Argument<FileInfo>("baseline") { Description = "The ratios to be kept." };
        var update = new Option<bool>("--update") { Description = "Write the ratios of these races into the baseline instead." };
        var only = new Option<string[]>("--only") { Description = "Only ratios of these workloads.", AllowMultipleArgumentsPerToken = true };
        var command = new Command("gate", "Compares ratios to peers with those of a baseline; exits with 1 when one has fallen.") { folder, baseline };
        command.Add(update);
        command.Add(only);
        command.SetAction((parsed, _) =>
        {
            var measured = RatiosOf(parsed.GetRequiredValue(folder));
            var file = parsed.GetRequiredValue(baseline);
            return parsed.GetValue(update) ? UpdateAsync(file, measured) : CompareAsync(file, measured, parsed.GetValue(only) ?? []);
        });
        return command;
    }

    private static SortedDictionary<string, double> RatiosOf(DirectoryInfo folder)
    {
        var ratios = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var file in folder.EnumerateFiles("*.json"))
        {
            using var parsed = JsonDocument.Parse(File.ReadAllText(file.FullName));
            if (!parsed.RootElement.TryGetProperty("results", out _)) continue;
            var race = RaceJson.Read<RaceReport>(file.FullName);
            foreach (var reference in race.References)
            {
                if (race.Results.FirstOrDefault(result => result.Name == reference.Name) is not { } yardstick) continue;
                foreach (var result in race.Results.Where(result => result.Name != reference.Name && result.Name.StartsWith("Headgate", StringComparison.Ordinal)))
                    ratios[$"{Path.GetFileNameWithoutExtension(file.Name)}: {result.Name} / {reference.Name}"] = Math.Round(result.EventsPerSecond.Median / yardstick.EventsPerSecond.Median, 3);
            }
        }

        return ratios;
    }

    private static async Task<int> UpdateAsync(FileInfo file, SortedDictionary<string, double> measured)
    {
        var ratios = file.Exists ? await ReadAsync(file) : [];
        foreach (var (name, ratio) in measured) ratios[name] = ratio;
        await File.WriteAllTextAsync(file.FullName, JsonSerializer.Serialize(ratios, Options) + "\n");
        return 0;
    }

    private static async Task<int> CompareAsync(FileInfo file, SortedDictionary<string, double> measured, string[] only)
    {
        var fallen = 0;
        foreach (var (name, before) in await ReadAsync(file))
        {
            // 'ingest' has written 'ingest-none' and 'ingest-sha256'.
            var workload = name[..name.IndexOf(':', StringComparison.Ordinal)];
            if (only.Length > 0 && !only.Any(wanted => workload == wanted || workload.StartsWith($"{wanted}-", StringComparison.Ordinal))) continue;

            if (!measured.TryGetValue(name, out var now))
            {
                Console.WriteLine($"missing  {name}: the baseline has {Text(before)}, and it was not run");
                fallen++;
                continue;
            }

            var isKept = now >= Kept * before;
            if (!isKept) fallen++;
            Console.WriteLine($"{(isKept ? "kept   " : "fallen ")}  {name}: {Text(now)}, before {Text(before)}");
        }

        Console.WriteLine($"{fallen} of the ratios have fallen below {Text(Kept)} of what they were, or are missing.");
        return fallen == 0 ? 0 : 1;
    }

    private static async Task<SortedDictionary<string, double>> ReadAsync(FileInfo file) =>
        new(JsonSerializer.Deserialize<Dictionary<string, double>>(await File.ReadAllTextAsync(file.FullName), Options)!, StringComparer.Ordinal);

    private static string Text(double ratio) => ratio.ToString("0.00", CultureInfo.InvariantCulture);
}
