using System.Globalization;
using Cluster.CommandLine;
using Cluster.Silos;
using Headgate.Faults.Clusters;
using Headgate.Faults.Running;
using Headgate.Servers;

namespace Headgate.Faults.Scenarios;

/// <summary>SIGKILL of one of three silos that count words, at any moment. A round is a kill; before the first of several there is a run that nobody disturbs.</summary>
public sealed class ClusterKillScenario : IScenario
{
    private const double Longest = 120;

    /// <inheritdoc />
    public string Name => "cluster";

    /// <inheritdoc />
    public string Summary => "words and windows counted on three silos, one killed at any moment";

    /// <inheritdoc />
    public int DefaultRounds => 30;

    /// <inheritdoc />
    public async Task<Finding> RunAsync(int rounds, int seed)
    {
        var random = new Random(seed);
        var finding = new Finding("SIGKILL of one of three silos that count");
        await using var server = new RedisServer();
        await server.StartAsync();
        var options = Options(server.Configuration);
        var ledger = await CountLedger.CountAsync(options);
        if (rounds > 1)
        {
            var undisturbed = await RunAsync(options, ledger, finding, static _ => Task.FromResult(false));
            finding.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"undisturbed {undisturbed.TotalSeconds:0.0} s"));
        }

        var (ends, taken) = (new Durations(), new Durations());
        while (finding.Faults < rounds && finding.Complaints.Count == 0)
        {
            var (after, isReplaced) = (random.NextDouble() * 1000 * options.Lines / options.Pace, random.Next(2) == 0);
            ends.Add(await RunAsync(options, ledger, finding, async fleet =>
            {
                await Pause.ForAsync((int)after);
                if (await fleet.HasFinishedAsync()) return false;
                taken.Add(await KillAsync(fleet, fleet.Silos[random.Next(fleet.Silos.Count)], isReplaced, finding));
                return true;
            }));
        }

        finding.Notes.Add($"with a kill {ends}; its partitions were in other silos within {taken}");
        return finding;
    }

    internal static ClusterPlan Options(string redis) =>
        new() { Id = "", Folder = "", Membership = Membership.Redis, Connection = redis, Lines = 60_000, Pace = 8000, Partitions = 6 };

    /// <summary>Runs a cluster to its end.</summary>
    /// <returns>How long it took from when all partitions ran.</returns>
    private static async Task<TimeSpan> RunAsync(ClusterPlan options, CountLedger ledger, Finding finding, Func<SiloFleet, Task<bool>> disturbAsync)
    {
        finding.Runs++;
        await using var fleet = await SiloFleet.StartAsync(options, 3);
        if (!await fleet.BeginAsync()) finding.Complaints.Add($"partitions were not spread over the silos:\n{fleet.Output}");
        var begun = TimeProvider.System.GetTimestamp();
        if (await disturbAsync(fleet)) finding.Faults++;
        var hasFinished = await Patience.UntilAsync(fleet.HasFinishedAsync, Longest);
        var took = TimeProvider.System.GetElapsedTime(begun);
        if (!hasFinished) finding.Complaints.Add($"a cluster did not come to its end:\n{fleet.Output}");
        var verdict = ledger.Judge(fleet);
        if (!verdict.IsClean) finding.Complaints.Add($"run {finding.Runs}: {verdict}\n{fleet.Output}");
        finding.Verdict += verdict;
        return took;
    }

    /// <summary>Kills one.</summary>
    /// <returns>How long it took until all that it had was in others.</returns>
    private static async Task<TimeSpan> KillAsync(SiloFleet fleet, SiloProcess silo, bool isReplaced, Finding finding)
    {
        await fleet.KillAsync(silo);
        var begun = TimeProvider.System.GetTimestamp();
        var replacing = isReplaced ? ReplaceAsync(fleet) : Task.CompletedTask;
        if (!await Patience.UntilAsync(() => fleet.HasNothingAsync(silo), Longest)) finding.Complaints.Add($"the partitions of silo {silo.Place.Number} were not taken over:\n{fleet.Output}");
        var took = TimeProvider.System.GetElapsedTime(begun);
        await replacing;
        return took;
    }

    private static async Task ReplaceAsync(SiloFleet fleet)
    {
        if (!await fleet.TryAddAsync()) await fleet.TryAddAsync();
    }
}
