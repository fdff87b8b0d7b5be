using Headgate.Faults.Running;
using Headgate.Faults.Weaving;
using Headgate.Faults.Workers;
using Headgate.Servers;

namespace Headgate.Faults.Scenarios;

/// <summary>SIGKILL again and again within the first moments after a start, or after its first batch, while what the process before has left is read. A round is five kills in a row.</summary>
public sealed class RecoveryScenario : IScenario
{
    private const int Count = 8_000;
    private const int KillsInARow = 5;

    /// <inheritdoc />
    public string Name => "recovery";

    /// <inheritdoc />
    public string Summary => "T07: SIGKILL five times in a row within 2 s of a start, also while checkpoints are read";

    /// <inheritdoc />
    public int DefaultRounds => 20;

    /// <inheritdoc />
    public async Task<Finding> RunAsync(int rounds, int seed)
    {
        var random = new Random(seed);
        var finding = new Finding("SIGKILL during recovery, five times in a row");
        await using var server = new PostgresServer();
        await server.StartAsync();
        for (var round = 1; round <= rounds && finding.Complaints.Count == 0; round++)
        {
            finding.Runs++;
            await using var run = await EtlRun.CreateAsync(server.ConnectionString, $"recovery_{round}", Count, new WorkerOptions { Rate = 2000 });
            for (var kill = 0; kill < KillsInARow && !run.IsOver; kill++)
            {
                var how = random.Next(3);
                await using var worker = run.Start(how == 0 ? FaultPoint.InRecovery : null);
                if (how == 0) await worker.EndAsync(TimeSpan.FromMinutes(1));
                if (how == 1) await worker.WrittenAsync();
                await worker.EndAsync(TimeSpan.FromMilliseconds(random.Next(how == 1 ? 300 : 2000)));
                await worker.KillAsync();
                if (run.HasDied(worker, finding)) finding.Faults++;
            }

            await using var last = run.Start();
            if (!await last.EndAsync(TimeSpan.FromMinutes(5))) finding.Complaints.Add($"a process did not end:\n{last.Output}");
            else run.HasDied(last, finding);
            await run.JudgeAsync(finding);
        }

        return finding;
    }
}
