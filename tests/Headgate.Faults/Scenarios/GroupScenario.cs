using Headgate.Faults.Ledger;
using Headgate.Faults.Running;

namespace Headgate.Faults.Scenarios;

/// <summary>Two processes share what a broker has: one joins, one leaves by SIGTERM, one is killed, and both are restarted one after the other. A round is all four in turn.</summary>
/// <param name="broker">Its name.</param>
public sealed class GroupScenario(string broker) : IScenario
{
    /// <inheritdoc />
    public string Name => $"group-{broker}";

    /// <inheritdoc />
    public string Summary => $"two processes share a queue of {broker}: one joins, leaves, is killed, and both are restarted";

    /// <inheritdoc />
    public int DefaultRounds => 10;

    /// <inheritdoc />
    public async Task<Finding> RunAsync(int rounds, int seed)
    {
        var random = new Random(seed);
        var finding = new Finding($"two processes share {broker}: join, leave, SIGKILL, rolling restart") { Runs = 1 };
        var ledger = new FaultLedger { IsOrdered = broker == "kafka", Killed = new HashSet<int>() };
        await using var run = await BrokerRun.StartAsync(broker, ledger);
        var group = new WorkerGroup(run, finding);
        run.Publisher.Start();
        await group.JoinAsync();
        for (var round = 0; round < rounds && finding.Complaints.Count == 0; round++)
        {
            await group.JoinAsync();
            await Pause.ForAsync(random.Next(500));
            await group.LeaveAsync(random.Next(2));
            await group.JoinAsync();
            await Pause.ForAsync(random.Next(500));
            await group.CrashAsync(random.Next(2));
            await group.JoinAsync();
            await Pause.ForAsync(random.Next(500));
            await group.RestartAsync();
            await group.LeaveAsync(random.Next(2));
        }

        await run.SettleAsync(finding);
        finding.Notes.Add($"{await group.DescribeAsync()}");
        return finding;
    }
}
