using System.Globalization;
using Cluster.Silos;
using Headgate.Faults.Clusters;
using Headgate.Faults.Running;
using Headgate.Servers;

namespace Headgate.Faults.Scenarios;

/// <summary>A silo that is slow: it is held up, by SIGSTOP, for nearly all of the time. The text is written at an even pace; the partitions of the others must keep to it. A round is a cluster in which
/// they are looked at before and meanwhile.</summary>
public sealed class ClusterSlowScenario : IScenario
{
    private const double Longest = 180;
    private const double LeastOfOthers = 0.9;
    private const double MostOfSlow = 0.5;
    private const int Stopped = 600;
    private const int Running = 20;
    private const int WarmUp = 4000;
    private const int Watched = 6000;

    /// <inheritdoc />
    public string Name => "cluster-slow";

    /// <inheritdoc />
    public string Summary => "words and windows counted on three silos, one of which is slow: the others keep their pace";

    /// <inheritdoc />
    public int DefaultRounds => 5;

    /// <inheritdoc />
    public async Task<Finding> RunAsync(int rounds, int seed)
    {
        var random = new Random(seed);
        var finding = new Finding("one of three silos that count is slow");
        await using var server = new RedisServer();
        await server.StartAsync();
        var options = ClusterKillScenario.Options(server.Configuration) with { Lines = 200_000 };
        var ledger = await CountLedger.CountAsync(options);
        while (finding.Runs < rounds && finding.Complaints.Count == 0)
        {
            finding.Runs++;
            await using var fleet = await SiloFleet.StartAsync(options, 3);
            if (!await fleet.BeginAsync()) finding.Complaints.Add($"partitions were not spread over the silos:\n{fleet.Output}");
            await SlowAsync(fleet, random, finding);
            if (!await Patience.UntilAsync(fleet.HasFinishedAsync, Longest)) finding.Complaints.Add($"a cluster did not come to its end:\n{fleet.Output}");
            var verdict = ledger.Judge(fleet);
            if (!verdict.IsClean) finding.Complaints.Add($"run {finding.Runs}: {verdict}\n{fleet.Output}");
            finding.Verdict += verdict;
        }

        return finding;
    }

    private static async Task SlowAsync(SiloFleet fleet, Random random, Finding finding)
    {
        // The machine that reads a source is slow for all that read with it: another is chosen.
        var readers = await fleet.ReadersAsync();
        var candidates = fleet.Silos.Except(readers).ToList();
        var slow = candidates[random.Next(candidates.Count)];
        await Pause.ForAsync(WarmUp);
        var before = await WatchAsync(fleet, Pause.ForAsync(Watched));
        var meanwhile = await WatchAsync(fleet, HoldUpAsync(slow));
        var (slowed, others) = (meanwhile[slow] / before[slow], before.Keys.Where(silo => silo != slow).Select(silo => meanwhile[silo] / before[silo]).ToList());
        finding.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"slow {slowed:0.00}, others {string.Join(' ', others.Select(static other => other.ToString("0.00", CultureInfo.InvariantCulture)))}"));
        if (slowed < MostOfSlow) finding.Faults++;
        if (others.Min() < LeastOfOthers) finding.Complaints.Add($"the others were slow with it: {finding.Notes[^1]}; {string.Join(", ", before.Select(rate => $"silo {rate.Key.Place.Number}: {rate.Value:0} a second before"))}");
    }

    /// <summary>How many words a second each silo counts while something is done.</summary>
    private static async Task<Dictionary<SiloProcess, double>> WatchAsync(SiloFleet fleet, Task something)
    {
        var begin = fleet.Silos.ToDictionary(static silo => silo, fleet.CountOf);
        await something;
        return begin.ToDictionary(static silo => silo.Key, silo => fleet.CountOf(silo.Key)!.RateSince(silo.Value!));
    }

    private static async Task HoldUpAsync(SiloProcess silo)
    {
        for (var passed = 0; passed < Watched; passed += Stopped + Running)
        {
            await silo.SignalAsync("STOP");
            await Pause.ForAsync(Stopped);
            await silo.SignalAsync("CONT");
            await Pause.ForAsync(Running);
        }
    }
}
