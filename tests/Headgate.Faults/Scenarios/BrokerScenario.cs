using Headgate.Faults.Brokers;
using Headgate.Faults.Running;
using Headgate.Faults.Workers;

namespace Headgate.Faults.Scenarios;

/// <summary>The broker is killed, or stopped in order, and started again, while messages are sent to it and read from it. A round is one of that.</summary>
/// <param name="broker">Its name.</param>
public sealed class BrokerScenario(string broker) : IScenario
{
    /// <inheritdoc />
    public string Name => $"broker-{broker}";

    /// <inheritdoc />
    public string Summary => $"T11: {broker} is killed, or stopped, and started again";

    /// <inheritdoc />
    public int DefaultRounds => 20;

    /// <inheritdoc />
    public async Task<Finding> RunAsync(int rounds, int seed)
    {
        var random = new Random(seed);
        var finding = new Finding($"{broker} is killed or stopped, and started again") { Runs = 1 };
        var recoveries = new Durations();
        await using var run = await BrokerRun.StartAsync(broker, mayRepeat: true);
        run.Publisher.Start();
        run.StartWorker(new WorkerOptions { BatchMilliseconds = 100, LeaseMilliseconds = 10_000 });
        await run.FlowsAsync("at the start", finding);
        var kills = 0;
        for (var round = 0; round < rounds && finding.Complaints.Count == 0; round++)
        {
            await Pause.ForAsync(random.Next(500, 3000));
            if (random.Next(2) == 0)
            {
                await run.Broker.Server.KillAsync();
                kills++;
            }
            else
            {
                await run.Broker.Server.StopAsync();
            }

            await Pause.ForAsync(random.Next(2000));
            await run.Broker.Server.StartAsync();
            finding.Faults++;
            recoveries.Add(await run.FlowsAsync($"after restart {round + 1}", finding));
        }

        await run.SettleAsync(finding);
        finding.Notes.Add($"{kills} by SIGKILL; flowed again within {recoveries} of its return; not confirmed, and sent again: {run.Publisher.FailureCount}");
        return finding;
    }
}
