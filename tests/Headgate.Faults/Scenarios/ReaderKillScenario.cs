using Headgate.Faults.Network;
using Headgate.Faults.Running;
using Headgate.Faults.Weaving;
using Headgate.Faults.Workers;

namespace Headgate.Faults.Scenarios;

/// <summary>SIGKILL of the reader of a broker at the fault points that only it has: while it is told, while a connection is lost, before the next, and when the reader is asked to stop. A round is a
/// kill.</summary>
/// <param name="broker">Its name.</param>
public sealed class ReaderKillScenario(string broker) : IScenario
{
    private const int LeaseMilliseconds = 1500;

    /// <summary>The brokers, and the points that each has. What PostgreSQL has leased outlasts a connection; with Redis nothing of a lost one is told any more, and with Kafka nothing of a
    /// partition that goes to another.</summary>
    private static readonly Dictionary<string, FaultPoint[]> Points = new()
    {
        ["postgres"] = [FaultPoint.InAcknowledgement, FaultPoint.InReconnect, FaultPoint.InDrain],
        ["redis"] = [FaultPoint.InRevoke, FaultPoint.InDrain],
        ["kafka"] = [FaultPoint.InRevoke, FaultPoint.InDrain],
    };

    /// <summary>The brokers that there are.</summary>
    public static IEnumerable<string> Brokers => Points.Keys;

    /// <inheritdoc />
    public string Name => $"kill-{broker}";

    /// <inheritdoc />
    public string Summary => $"T06: SIGKILL of who reads {broker}: while it is told, while its connection is lost, and before the next";

    /// <inheritdoc />
    public int DefaultRounds => 20;

    /// <inheritdoc />
    public async Task<Finding> RunAsync(int rounds, int seed)
    {
        var finding = new Finding($"SIGKILL of the reader of {broker}") { Runs = 1 };
        var strikes = new Strikes(new Random(seed), [.. Points[broker]]);
        await using var run = await BrokerRun.StartAsync(broker, mayRepeat: true);
        await using var proxy = new FaultProxy(run.Broker.Server.Port, seed);
        run.Publisher.Start();
        while (finding.Faults < rounds && finding.Complaints.Count == 0)
        {
            var (point, passing) = strikes.Deal();

            // The first connection of a process is none that was made again.
            if (point != FaultPoint.InAcknowledgement) passing = point is FaultPoint.InReconnect ? 2 : 1;
            await using var worker = run.StartWorker(new WorkerOptions { BatchMilliseconds = 100, LeaseMilliseconds = LeaseMilliseconds, DieAt = point, DieAfter = passing }, PortOf(proxy));
            if (point != FaultPoint.InAcknowledgement) await worker.WrittenAsync();
            if (point is FaultPoint.InDrain) await worker.SignalAsync("TERM");
            if (point is FaultPoint.InRevoke or FaultPoint.InReconnect) proxy.Trouble = Trouble.Cut;

            // Another takes a part of the partitions.
            await using var other = broker == "kafka" && point is FaultPoint.InRevoke ? run.StartWorker(new WorkerOptions { BatchMilliseconds = 100 }) : null;
            if (await worker.EndAsync(TimeSpan.FromSeconds(20)) && worker.ExitCode == 128 + 9)
            {
                strikes.Note(point);
                finding.Faults++;
            }
            else if (strikes.IsStuck)
            {
                finding.Complaints.Add($"it has not died at {point}:\n{worker.Output}");
            }

            proxy.Trouble = Trouble.None;
        }

        run.StartWorker(new WorkerOptions { BatchMilliseconds = 100, LeaseMilliseconds = LeaseMilliseconds });
        await run.SettleAsync(finding);
        finding.Complaints.AddRange(strikes.Complaints);
        finding.Notes.Add($"{strikes}");
        return finding;
    }

    /// <summary>Kafka says itself where it is: no proxy is between.</summary>
    private int? PortOf(FaultProxy proxy) => broker == "kafka" ? null : proxy.Port;
}
