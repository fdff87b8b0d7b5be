using Headgate.Faults.Processes;
using Headgate.Faults.Running;
using Headgate.Faults.Workers;
using Headgate.Servers;

namespace Headgate.Faults.Scenarios;

/// <summary>SIGKILL during an ETL of files into PostgreSQL: at any moment, and at each fault point. A round is a kill.</summary>
public sealed class KillScenario : IScenario
{
    private const int MostCount = 40_000;
    private const int Rate = 10_000;
    private static readonly FaultPoint[] Points = [.. Enum.GetValues<FaultPoint>().Where(static point => point != FaultPoint.InDrain)];

    /// <inheritdoc />
    public string Name => "kill";

    /// <inheritdoc />
    public string Summary => "T06: SIGKILL while files are loaded into PostgreSQL, at random and at each fault point";

    /// <inheritdoc />
    public int DefaultRounds => 200;

    /// <inheritdoc />
    public async Task<Finding> RunAsync(int rounds, int seed)
    {
        var random = new Random(seed);
        var count = Math.Min(MostCount, rounds * 4000);
        var finding = new Finding("SIGKILL during an ETL into PostgreSQL");
        var recoveries = new Durations();
        var hits = new SortedDictionary<string, int>(StringComparer.Ordinal);
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
                var point = isLast || random.Next(2) == 0 ? (FaultPoint?)null : Points[random.Next(Points.Length)];
                await using var worker = run.Start(point, random.Next(1, point is FaultPoint.InHandler ? 5000 : 5));
                if (!isLast && point is null) await KillAsync(worker, random, recoveries);
                if (!await worker.EndAsync(TimeSpan.FromMinutes(5))) finding.Complaints.Add($"a process did not end:\n{worker.Output}");
                else if (run.HasDied(worker, finding)) Note($"{point?.ToString() ?? "at any moment"}{(options.KeepsAtOnce && point is FaultPoint.BeforeCheckpoint or FaultPoint.InCheckpoint or FaultPoint.AfterCheckpoint ? " of an acknowledgement" : "")}");
            }

            await run.JudgeAsync(finding);
        }

        finding.Notes.Add($"written again within {recoveries} of a start; {string.Join(", ", hits.Select(static hit => $"{hit.Key} {hit.Value}"))}");
        return finding;

        void Note(string hit)
        {
            finding.Faults++;
            hits[hit] = hits.GetValueOrDefault(hit) + 1;
        }
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
