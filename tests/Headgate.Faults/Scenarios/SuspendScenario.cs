using Headgate.Faults.Processes;
using Headgate.Faults.Running;
using Headgate.Faults.Workers;

namespace Headgate.Faults.Scenarios;

/// <summary>SIGSTOP for longer than messages are leased: another worker takes them, and the one that wakes up takes nothing from it. A round is one of that.</summary>
/// <param name="broker">Its name: one that leases.</param>
public sealed class SuspendScenario(string broker) : IScenario
{
    private const int LeaseMilliseconds = 1500;

    /// <summary>The brokers that lease.</summary>
    public static IReadOnlyList<string> Brokers { get; } = ["postgres", "redis", "nats"];

    /// <inheritdoc />
    public string Name => $"suspend-{broker}";

    /// <inheritdoc />
    public string Summary => $"T18: one of two workers is held up by SIGSTOP for longer than {broker} leases its messages";

    /// <inheritdoc />
    public int DefaultRounds => 20;

    /// <inheritdoc />
    public async Task<Finding> RunAsync(int rounds, int seed)
    {
        var random = new Random(seed);
        var finding = new Finding($"SIGSTOP for longer than leases, {broker}") { Runs = 1 };
        await using var run = await BrokerRun.StartAsync(broker, mayRepeat: true);
        run.Publisher.Start();
        WorkerProcess[] workers = [.. Enumerable.Range(0, 2).Select(_ => run.StartWorker(
            new WorkerOptions { BatchMilliseconds = 100, HandlerMilliseconds = 5, LeaseMilliseconds = LeaseMilliseconds }))];
        foreach (var worker in workers) await worker.RunningAsync();
        await run.FlowsAsync("at the start", finding);
        for (var round = 0; round < rounds && finding.Complaints.Count == 0; round++)
        {
            var worker = workers[random.Next(2)];
            await Pause.ForAsync(random.Next(1000));
            await worker.SignalAsync("STOP");
            await Pause.ForAsync((LeaseMilliseconds * 2) + random.Next(1000));
            await run.FlowsAsync($"while one is held up, in round {round + 1}", finding);
            await worker.SignalAsync("CONT");
            finding.Faults++;
            if (worker.HasExited) finding.Complaints.Add($"it ended when it went on:\n{worker.Output}");
        }

        await run.SettleAsync(finding);
        return finding;
    }
}
