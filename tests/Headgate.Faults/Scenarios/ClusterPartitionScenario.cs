using Cluster.Silos;
using Headgate.Faults.Clusters;
using Headgate.Faults.Running;
using Headgate.Servers;

namespace Headgate.Faults.Scenarios;

/// <summary>One of three silos is cut off from the others until these have declared it dead and have all of its partitions, and some seconds longer; then it is connected again. In every other round
/// it does not reach the store meanwhile, either. Each silo has a network namespace of its own; that needs root. A round is a cluster.</summary>
public sealed class ClusterPartitionScenario : IScenario
{
    private const double Longest = 180;

    /// <summary>Gets whether this process has the privileges for it.</summary>
    public static bool IsAllowed => SiloNetwork.IsAllowed;

    /// <summary>Says why it cannot be run here.</summary>
    /// <returns>Null when it can.</returns>
    public static string? WhyNot()
    {
        var (network, whyNot) = SiloNetwork.TryMake();
        network?.Dispose();
        return whyNot;
    }

    /// <inheritdoc />
    public string Name => "cluster-partition";

    /// <inheritdoc />
    public string Summary => "words and windows counted on three silos, one of which is cut off from the others for a while; needs root";

    /// <inheritdoc />
    public int DefaultRounds => 6;

    /// <inheritdoc />
    public async Task<Finding> RunAsync(int rounds, int seed)
    {
        var random = new Random(seed);
        var finding = new Finding("one of three silos that count is cut off");
        var (made, whyNot) = SiloNetwork.TryMake();
        using var network = made;
        if (network is null)
        {
            finding.Complaints.Add(whyNot!);
            return finding;
        }

        await using var server = new RedisServer { Address = network.StoreAddress, Password = "headgate" };
        await server.StartAsync();
        var options = ClusterKillScenario.Options($"{network.StoreAddress}:{server.Port},password={server.Password}") with { Lines = 320_000 };
        var ledger = await CountLedger.CountAsync(options);
        var (taken, ended) = (new Durations(), new Durations());
        while (finding.Runs < rounds && finding.Complaints.Count == 0)
        {
            finding.Runs++;
            await using var fleet = await SiloFleet.StartAsync(options, 3, network);
            if (!await fleet.BeginAsync()) finding.Complaints.Add($"partitions were not spread over the silos:\n{fleet.Output}");
            await Pause.ForAsync(random.Next(4000));
            var silo = fleet.Silos[random.Next(3)];
            taken.Add(await CutAsync(fleet, network, silo, finding, random));
            if (!await fleet.HasFinishedAsync()) finding.Faults++;
            network.Heal(silo.Place.Number);
            var begun = TimeProvider.System.GetTimestamp();
            if (!await Patience.UntilAsync(() => Task.FromResult(silo.HasExited), Longest)) finding.Complaints.Add($"silo {silo.Place.Number} did not end when it could know that it was declared dead:\n{fleet.Output}");
            ended.Add(TimeProvider.System.GetElapsedTime(begun));
            if (!await Patience.UntilAsync(fleet.HasFinishedAsync, Longest)) finding.Complaints.Add($"a cluster did not come to its end:\n{fleet.Output}");
            var verdict = ledger.Judge(fleet);
            if (!verdict.IsClean) finding.Complaints.Add($"run {finding.Runs}: {verdict}\n{fleet.Output}");
            finding.Verdict += verdict;
        }

        finding.Notes.Add($"the others had its partitions within {taken}, and it ended within {ended} of being connected again");
        return finding;
    }

    private static async Task<TimeSpan> CutAsync(SiloFleet fleet, SiloNetwork network, SiloProcess silo, Finding finding, Random random)
    {
        network.Cut(silo.Place.Number, fromStore: finding.Runs % 2 == 0);
        var begun = TimeProvider.System.GetTimestamp();
        if (!await Patience.UntilAsync(() => fleet.HasNothingAsync(silo), Longest)) finding.Complaints.Add($"the partitions of silo {silo.Place.Number} were not taken over:\n{fleet.Output}");
        var took = TimeProvider.System.GetElapsedTime(begun);
        await Pause.ForAsync(random.Next(2000, 5000));
        return took;
    }
}
