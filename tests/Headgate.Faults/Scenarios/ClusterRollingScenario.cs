using Headgate.Faults.Clusters;
using Headgate.Faults.Running;
using Headgate.Servers;

namespace Headgate.Faults.Scenarios;

/// <summary>A rolling restart: one silo after the other leaves by SIGTERM, and another joins in its place, while they count. A round is a restart of all three.</summary>
public sealed class ClusterRollingScenario : IScenario
{
    private const double Longest = 120;

    /// <inheritdoc />
    public string Name => "cluster-rolling";

    /// <inheritdoc />
    public string Summary => "words and windows counted on three silos, all of which are restarted one after the other";

    /// <inheritdoc />
    public int DefaultRounds => 5;

    /// <inheritdoc />
    public async Task<Finding> RunAsync(int rounds, int seed)
    {
        var finding = new Finding("rolling restart of three silos that count");
        await using var server = new RedisServer();
        await server.StartAsync();
        var options = ClusterKillScenario.Options(server.Configuration) with { Lines = 160_000 };
        var ledger = await CountLedger.CountAsync(options);
        while (finding.Runs < rounds && finding.Complaints.Count == 0)
        {
            finding.Runs++;
            await using var fleet = await SiloFleet.StartAsync(options, 3);
            if (!await fleet.BeginAsync()) finding.Complaints.Add($"partitions were not spread over the silos:\n{fleet.Output}");
            foreach (var silo in fleet.Silos.ToList())
            {
                if (!await fleet.StopAsync(silo)) finding.Complaints.Add($"silo {silo.Place.Number} did not end when it was asked to:\n{fleet.Output}");
                await fleet.Add().StartedAsync();
                if (!await fleet.HasFinishedAsync()) finding.Faults++;
            }

            if (!await Patience.UntilAsync(fleet.HasFinishedAsync, Longest)) finding.Complaints.Add($"a cluster did not come to its end:\n{fleet.Output}");
            var verdict = ledger.Judge(fleet);
            if (!verdict.IsClean) finding.Complaints.Add($"run {finding.Runs}: {verdict}\n{fleet.Output}");
            finding.Verdict += verdict;
        }

        finding.Notes.Add($"{finding.Faults} of {finding.Runs * 3} restarts while there was something to count");
        return finding;
    }
}
