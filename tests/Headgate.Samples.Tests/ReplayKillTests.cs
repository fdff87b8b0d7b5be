using System.Diagnostics;
using System.Globalization;
using Headgate.Pipelines.Failures;
using Patterns;

namespace Headgate.Samples.Tests;

/// <summary>A replay whose process is killed, again and again, at moments that a seed chooses.</summary>
[Trait("Conformance", "P29")]
public sealed class ReplayKillTests : IDisposable
{
    private const int Count = 3000;
    private const int Kills = 8;

    private readonly string _folder = Directory.CreateTempSubdirectory("headgate-replay-kill-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait("Tier", "Long")]
    public async Task However_often_a_replay_is_killed_each_letter_succeeds_or_is_still_there()
    {
        var token = TestContext.Current.CancellationToken;
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var letters = new JsonLinesDeadLetters<Invoice>(Path.Combine(_folder, "rejected.jsonl"), InvoiceJson.Default.Invoice);
        await letters.WriteAsync([.. Enumerable.Range(0, Count).Select(LetterOf)], token);
        var loaded = new HashSet<int>();
        for (var kill = 0; kill < Kills; kill++) await ReplayAsync(letters.Path, loaded, random.Next(Count / Kills), token);
        await ReplayAsync(letters.Path, loaded, int.MaxValue, token);
        var left = await letters.ReadAllAsync(token).Select(static letter => ((Invoice)letter.Data!).Id).ToHashSetAsync(cancellationToken: token);

        // Every tenth has no rate, and fails whenever it is replayed.
        Assert.True(Enumerable.Range(0, Count).Where(static id => id % 10 > 0).ToHashSet().SetEquals(loaded), $"loaded {loaded.Count}, seed {seed}");
        Assert.True(Enumerable.Range(0, Count).Where(static id => id % 10 == 0).ToHashSet().SetEquals(left), $"left {left.Count}, seed {seed}");
    }

    private static DeadLetter LetterOf(int id) => new()
    {
        Pipeline = "invoices",
        Step = "convert",
        Data = new Invoice(id, 1m, id % 10 == 0 ? "GBP" : "USD"),
        Reason = "there is no rate",
        Failure = new KeyNotFoundException("there is no rate"),
        Attempts = 1,
        ReceivedAt = default,
        FailedAt = default,
        Metadata = new Dictionary<string, object?>(),
        Position = id,
    };

    /// <summary>Replays, and is killed when so many invoices were loaded.</summary>
    private static async Task ReplayAsync(string file, HashSet<int> loaded, int most, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "DeadLetterReplay.dll"), file]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        for (var count = 0; await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line; count++)
        {
            // The last line of one that was killed may be torn.
            var words = line.Split(' ');
            if (words is ["invoice", var id, "loaded:", _]) loaded.Add(int.Parse(id, CultureInfo.InvariantCulture));
            if (count == most) process.Kill();
        }

        await process.WaitForExitAsync(cancellationToken);
        Assert.True(most < int.MaxValue || process.ExitCode == 0);
    }
}
