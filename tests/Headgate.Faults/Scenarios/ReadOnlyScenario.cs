using Headgate.Faults.Running;
using Headgate.Faults.Workers;
using Headgate.Servers;
using Npgsql;

namespace Headgate.Faults.Scenarios;

/// <summary>The database that is written to turns read-only, and back. A round is one of that.</summary>
public sealed class ReadOnlyScenario : IScenario
{
    private const int Count = 20_000;

    /// <inheritdoc />
    public string Name => "read-only";

    /// <inheritdoc />
    public string Summary => "the database that is written to turns read-only, and back";

    /// <inheritdoc />
    public int DefaultRounds => 20;

    /// <inheritdoc />
    public async Task<Finding> RunAsync(int rounds, int seed)
    {
        var random = new Random(seed);
        var finding = new Finding("read-only database (PostgreSQL)");
        await using var server = new PostgresServer();
        await server.StartAsync();
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        while (finding.Faults < rounds && finding.Complaints.Count == 0)
        {
            finding.Runs++;
            await using var run = await EtlRun.CreateAsync(server.ConnectionString, $"read_only_{finding.Runs}", Count, new WorkerOptions { Rate = 4000 });
            await using var worker = run.Start();
            await worker.WrittenAsync();
            while (finding.Faults < rounds && !worker.HasExited)
            {
                await SetAsync(source, isReadOnly: true);
                await Pause.ForAsync(random.Next(200, 1200));
                if (worker.HasExited) break;
                finding.Faults++;
                await SetAsync(source, isReadOnly: false);
                await Pause.ForAsync(random.Next(500));
            }

            await SetAsync(source, isReadOnly: false);
            if (!await worker.EndAsync(TimeSpan.FromMinutes(1))) finding.Complaints.Add($"it did not end:\n{worker.Output}");
            else run.HasDied(worker, finding);
            await run.JudgeAsync(finding);
        }

        return finding;
    }

    private static async Task SetAsync(NpgsqlDataSource source, bool isReadOnly)
    {
        foreach (var sql in (string[])["SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE", $"ALTER SYSTEM SET default_transaction_read_only = {(isReadOnly ? "on" : "off")}", "SELECT pg_reload_conf()"])
        {
            await using var command = source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }
    }
}
