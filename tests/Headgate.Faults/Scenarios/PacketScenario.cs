using Headgate.Faults.Network;
using Headgate.Faults.Running;
using Headgate.Faults.Workers;

namespace Headgate.Faults.Scenarios;

/// <summary>Between a worker and its broker packets are lost: some, many, all of one way, or all. A round is one of that.</summary>
/// <param name="broker">The broker's name.</param>
public sealed class PacketScenario(string broker) : IScenario
{
    /// <summary>In milliseconds: clients and brokers that send heartbeats give the connection up meanwhile.</summary>
    private const int Long = 100_000;

    /// <inheritdoc />
    public string Name => $"packets-{broker}";

    /// <inheritdoc />
    public string Summary => $"T12: a network to {broker} that loses packets: one of twenty, three of ten, all of one way, all; needs root and iptables";

    /// <inheritdoc />
    public int DefaultRounds => 20;

    /// <inheritdoc />
    public async Task<Finding> RunAsync(int rounds, int seed)
    {
        var random = new Random(seed);
        var finding = new Finding($"packets to and from {broker} are lost") { Runs = 1 };
        var (during, after) = (new Durations(), new Durations());
        await using var run = await BrokerRun.StartAsync(broker, mayRepeat: true);
        await using var proxy = new FaultProxy(run.Broker.Server.Port, seed);
        var (made, whyNot) = PacketLoss.TryMake(proxy.Port);
        using var packets = made;
        if (packets is null)
        {
            finding.Complaints.Add(whyNot!);
            return finding;
        }

        run.Publisher.Start();
        run.StartWorker(new WorkerOptions { BatchMilliseconds = 100, LeaseMilliseconds = 5000 }, proxy.Port);
        await run.FlowsAsync("at the start", finding);
        var lost = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var losses = Enum.GetValues<Loss>();
        for (var round = 0; round < rounds && finding.Complaints.Count == 0; round++)
        {
            var loss = losses[round % losses.Length];
            packets.Begin(loss);
            if (loss is Loss.Some or Loss.Many) during.Add(await run.FlowsAsync($"while packets are lost ({loss}, round {round + 1})", finding));
            await Pause.ForAsync(round % 10 == 9 ? Long : random.Next(2_000, 20_000));
            var count = packets.End();
            if (count > 0) finding.Faults++;
            lost[$"{loss}"] = lost.GetValueOrDefault($"{loss}") + count;
            after.Add(await run.FlowsAsync($"after packets were lost ({loss}, round {round + 1})", finding));
        }

        await run.SettleAsync(finding);
        finding.Notes.Add($"flowed within {during} while a part was lost, and within {after} of the end of it; packets lost: {string.Join(", ", lost.Select(static it => $"{it.Key} {it.Value}"))}");
        return finding;
    }
}
