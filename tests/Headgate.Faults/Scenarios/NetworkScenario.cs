using Headgate.Faults.Network;
using Headgate.Faults.Running;
using Headgate.Faults.Workers;

namespace Headgate.Faults.Scenarios;

/// <summary>A network between a worker and its broker that delays, cuts, refuses, swallows, truncates, corrupts and shreds. A round is one trouble.</summary>
/// <param name="broker">The broker's name.</param>
public sealed class NetworkScenario(string broker) : IScenario
{
    /// <inheritdoc />
    public string Name => $"network-{broker}";

    /// <inheritdoc />
    public string Summary => $"T12: a network to {broker} that delays, cuts, refuses, swallows, truncates, corrupts and shreds";

    /// <inheritdoc />
    public int DefaultRounds => 40;

    /// <inheritdoc />
    public async Task<Finding> RunAsync(int rounds, int seed)
    {
        var random = new Random(seed);
        var finding = new Finding($"a bad network to {broker}") { Runs = 1 };
        var recoveries = new Durations();

        // A row of PostgreSQL's queue outlasts its connection: a number that is another one there is the number of another row.
        var troubles = Enum.GetValues<Trouble>().Where(trouble => trouble != Trouble.None && (trouble != Trouble.Corrupt || broker != "postgres")).ToArray();
        await using var run = await BrokerRun.StartAsync(broker, mayRepeat: true);
        await using var proxy = new FaultProxy(run.Broker.Server.Port, seed);
        run.Publisher.Start();
        run.StartWorker(new WorkerOptions { BatchMilliseconds = 100, LeaseMilliseconds = 5000 }, proxy.Port);
        await run.FlowsAsync("at the start", finding);
        var struck = new SortedDictionary<string, long>(StringComparer.Ordinal);
        for (var round = 0; round < rounds && finding.Complaints.Count == 0; round++)
        {
            var trouble = troubles[round < troubles.Length ? round : random.Next(troubles.Length)];
            var before = proxy.StruckCount;
            proxy.Trouble = trouble;
            await Pause.ForAsync(random.Next(300, 2500));
            proxy.Trouble = Trouble.None;
            struck[$"{trouble}"] = struck.GetValueOrDefault($"{trouble}") + proxy.StruckCount - before;
            if (proxy.StruckCount > before) finding.Faults++;
            recoveries.Add(await run.FlowsAsync($"after {trouble}", finding));
        }

        await run.SettleAsync(finding);
        finding.Notes.Add($"flowed again within {recoveries}; struck: {string.Join(", ", struck.Select(static hit => $"{hit.Key} {hit.Value}"))}");
        return finding;
    }
}
