using Headgate.Faults.Processes;
using Headgate.Faults.Running;
using Headgate.Faults.Weaving;
using Headgate.Faults.Workers;
using Headgate.Servers;

namespace Headgate.Faults.Scenarios;

/// <summary>SIGKILL during an ETL of files into PostgreSQL: at any moment, and at each fault point. A round is a kill.</summary>
public sealed class KillScenario : IScenario
{
    private const int MostCount = 40_000;
    private const int Rate = 10_000;
    private static readonly FaultPoint[] Points =
    [
        FaultPoint.InRecovery, FaultPoint.AfterFetch, FaultPoint.BeforeDispatch, FaultPoint.BeforeHandler, FaultPoint.AfterHandler, FaultPoint.BeforeBatch, FaultPoint.InBatch, FaultPoint.AfterBatch,
        FaultPoint.BeforeAcknowledgement, FaultPoint.AfterAcknowledgement, FaultPoint.BeforeCheckpoint, FaultPoint.InCheckpoint, FaultPoint.AfterCheckpoint, FaultPoint.InDrain,
    ];

    /// <inheritdoc />
    public string Name => "kill";

    /// <inheritdoc />
    public string Summary => "T06: SIGKILL while files are loaded into PostgreSQL, at random and at each fault point of the pipeline";

    /// <inheritdoc />
    public int DefaultRounds => 200;

    /// <inheritdoc />
    public async Task<Finding> RunAsync(int rounds, int seed)
    {
        var random = new Random(seed);
        var count = Math.Min(MostCount, rounds * 4000);
        var finding = new Finding("SIGKILL during an ETL into PostgreSQL");
        var recoveries = new Durations();
        var strikes = new Strikes(random, [.. Points]);
        await using var server = new PostgresServer();
        await server.StartAsync();
        while (finding.Faults < rounds && finding.Complaints.Count == 0)
        {
            finding.Runs++;
            var options = new WorkerOptions { Rate = Rate, Upserts = finding.Runs % 4 == 2, KeepsAtOnce = finding.Runs % 2 == 1 };
            await using var run = await EtlRun.CreateAsync(server.ConnectionString, $"kill_{finding.Runs}", count, options);
            while (!run.IsOver && finding.Complaints.Count == 0)
            {
                var isLast = finding.Faults >= rounds;
                var (point, passing) = isLast || finding.Faults % 2 == 1 ? ((FaultPoint?)null, 1) : strikes.Deal();
                await using var worker = run.Start(point, passing);
                if (!isLast && point is null) await KillAsync(worker, random, recoveries);
                if (point is FaultPoint.InDrain) await StopAsync(worker);
                if (!await worker.EndAsync(TimeSpan.FromMinutes(5))) finding.Complaints.Add($"a process did not end:\n{worker.Output}");
                else if (run.HasDied(worker, finding)) Note(point, options);
                if (strikes.IsStuck) finding.Complaints.AddRange(strikes.Complaints);
            }

            await run.JudgeAsync(finding);
        }

        finding.Complaints.AddRange(strikes.Complaints);
        finding.Notes.Add($"written again within {recoveries} of a start; at most {finding.Verdict.MostAgain} again after a kill; {strikes}");
        return finding;

        void Note(FaultPoint? point, WorkerOptions options)
        {
            finding.Faults++;
            strikes.Note(point, options.KeepsAtOnce && point is FaultPoint.BeforeCheckpoint or FaultPoint.InCheckpoint or FaultPoint.AfterCheckpoint ? " of an acknowledgement" : "");
        }
    }

    /// <summary>Asks it to stop while it works.</summary>
    private static async Task StopAsync(WorkerProcess worker)
    {
        await worker.WrittenAsync();
        await worker.SignalAsync("TERM");
    }

    /// <summary>Kills it while it starts, or while it works; says how long it took to work again.</summary>
    private static async Task KillAsync(WorkerProcess worker, Random random, Durations recoveries)
    {
        var begun = TimeProvider.System.GetTimestamp();
        if (random.Next(4) == 0)
        {
            await Pause.ForAsync(random.Next(600));
        }
        else
        {
            await worker.WrittenAsync();
            recoveries.Add(TimeProvider.System.GetElapsedTime(begun));
            await Pause.ForAsync(random.Next(800));
        }

        await worker.KillAsync();
    }
}
