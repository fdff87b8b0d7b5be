using System.Diagnostics;
using System.Globalization;
using Patterns;

namespace Headgate.Samples.Tests;

/// <summary>A flow whose process is killed, again and again, at moments that a seed chooses.</summary>
[Trait("Conformance", "F22")]
public sealed class FlowKillTests : IDisposable
{
    private const int Count = 20_000;

    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("HEADGATE_FLOW_KILLS") ?? "6", CultureInfo.InvariantCulture);

    private readonly string _folder = Directory.CreateTempSubdirectory("headgate-flow-kill-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait("Tier", "Long")]
    public async Task However_often_a_flow_is_killed_its_sink_holds_what_an_undisturbed_run_results_in()
    {
        var token = TestContext.Current.CancellationToken;
        var undisturbed = Folder("undisturbed");
        var lineCount = await RunAsync(undisturbed, int.MaxValue, token);
        var expected = new TotalsDatabase(Path.Combine(undisturbed, "totals.db")).Read();
        Assert.Equal(Click.From(0, Count).GroupBy(click => (click.Page, Minute: click.At.Ticks / TimeSpan.TicksPerMinute)).Count(), expected.Count);
        Assert.Equal(Count, expected.Sum(total => total.Count));

        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var kills = 0; kills < Kills;)
        {
            // One folder after another: in each the flow is killed until it comes to its end.
            var folder = Folder($"{kills}");
            while (await RunAsync(folder, random.Next(lineCount / 4), token) is 0) kills++;
            var totals = new TotalsDatabase(Path.Combine(folder, "totals.db")).Read();
            Assert.True(expected.SequenceEqual(totals), $"after {kills} kills, seed {seed}: {totals.Count} totals of {totals.Sum(total => total.Count)} clicks");
        }
    }

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;

    /// <summary>Runs the flow, and kills it after so many lines.</summary>
    /// <returns>How many lines it has printed; 0 when it was killed.</returns>
    private static async Task<int> RunAsync(string folder, int most, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "FlowSnapshots.dll"), folder, $"{Count}"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var count = 0;
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is not null)
        {
            if (count++ == most) process.Kill();
        }

        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode == 0) return count;
        Assert.True(count > most, $"the flow ended with exit code {process.ExitCode}");
        return 0;
    }
}
