using Headgate.Faults.Brokers;
using Headgate.Faults.Ledger;
using Headgate.Faults.Running;
using Headgate.Faults.Workers;
using Headgate.Servers;

namespace Headgate.Faults.Scenarios;

/// <summary>Of the three nodes of a broker one is killed, stopped or held up, so that the others elect a leader; or two are, so that nobody can be one. A round is one of that.</summary>
/// <param name="broker">The broker's name.</param>
public sealed class NodesScenario(string broker) : IScenario
{
    private const int NodeCount = 3;

    /// <summary>In seconds. A node that was away has to catch up.</summary>
    private const int LongestRepair = 120;

    private static readonly string[] Troubles = ["killed", "stopped", "held up", "two held up"];

    /// <inheritdoc />
    public string Name => $"nodes-{broker}";

    /// <inheritdoc />
    public string Summary => $"T11, T12: of three nodes of {broker} one is killed, stopped or held up, or two are held up";

    /// <inheritdoc />
    public int DefaultRounds => 40;

    /// <inheritdoc />
    public async Task<Finding> RunAsync(int rounds, int seed)
    {
        var random = new Random(seed);
        var finding = new Finding($"one of three nodes of {broker} is killed, stopped or held up, or two are held up") { Runs = 1 };
        var (beside, back) = (new Durations(), new Durations());
        IClusterBroker cluster = broker == "nats" ? new NatsBroker(NodeCount) : new RabbitMqBroker(NodeCount);
        await using var run = await BrokerRun.StartAsync(cluster, new FaultLedger { MayRepeatInOneLife = true });
        run.Publisher.Start();
        run.StartWorker(new WorkerOptions { BatchMilliseconds = 100, LeaseMilliseconds = 10_000 });
        await run.FlowsAsync("at the start", finding);
        var first = random.Next(Troubles.Length);
        for (var round = 0; round < rounds && finding.Complaints.Count == 0; round++)
        {
            await Pause.ForAsync(random.Next(500, 2000));
            var trouble = Troubles[(first + round) % Troubles.Length];
            var isHalted = trouble == "two held up";
            Server[] nodes = [.. cluster.Nodes];
            random.Shuffle(nodes);
            var away = nodes[..(isHalted ? 2 : 1)];
            foreach (var node in away) await StrikeAsync(node, trouble);
            if (isHalted) await Pause.ForAsync(random.Next(2000, 8000));
            else beside.Add(await run.FlowsAsync($"while a node is {trouble}, in round {round + 1}", finding));
            foreach (var node in away) await MendAsync(node, trouble);
            back.Add(await run.FlowsAsync($"after a node was {trouble}, in round {round + 1}", finding));
            if (!await Patience.UntilAsync(cluster.IsWholeAsync, LongestRepair)) finding.Complaints.Add($"the nodes were not all there {LongestRepair} s after round {round + 1}, {trouble}");
            finding.Faults++;
        }

        await run.SettleAsync(finding);
        finding.Notes.Add($"flowed while one was away within {beside}, and when all were back within {back}; not confirmed, and sent again: {run.Publisher.FailureCount}");
        return finding;
    }

    private static Task StrikeAsync(Server node, string trouble) => trouble switch
    {
        "killed" => node.KillAsync(),
        "stopped" => node.StopAsync(),
        _ => node.SignalAsync("STOP"),
    };

    private static Task MendAsync(Server node, string trouble) => trouble is "killed" or "stopped" ? node.StartAsync() : node.SignalAsync("CONT");
}
