using Headgate.Faults.Ledger;
using Headgate.Faults.Processes;
using Headgate.Faults.Running;
using Headgate.Faults.Weaving;
using Headgate.Faults.Workers;

namespace Headgate.Faults.Scenarios;

/// <summary>One file that processes load into PostgreSQL, one after the other, until it is loaded; and what is there then.</summary>
internal sealed class EtlRun : IAsyncDisposable
{
    private const int Files = 4;

    private readonly string _folder = Directory.CreateTempSubdirectory("headgate-etl-").FullName;
    private readonly FaultLedger _ledger = new() { IsOrdered = true };
    private readonly ArrivalsTable _table;
    private readonly WorkerOptions _options;

    private EtlRun(ArrivalsTable table, WorkerOptions options) => (_table, _options) = (table, options);

    /// <summary>How many processes there were.</summary>
    public int Lives { get; private set; }

    /// <summary>Whether the last one has come to the end.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Makes the files and the table.</summary>
    public static async Task<EtlRun> CreateAsync(string connectionString, string name, int count, WorkerOptions options)
    {
        var run = new EtlRun(await ArrivalsTable.CreateAsync(connectionString, name), options);
        run._ledger.Owe(1, count);
        var perFile = (count + Files - 1) / Files;
        foreach (var (number, ids) in Enumerable.Range(1, count).Chunk(perFile).Index())
            await File.WriteAllLinesAsync(Path.Combine(run._folder, $"{number}.txt"), ids.Select(static id => Duty.Of(id).Text));
        (options.From, options.Queue) = (Path.Combine(run._folder, "*.txt"), Path.Combine(run._folder, "checkpoint"));
        (options.Sink, options.Table) = (connectionString, name);
        return run;
    }

    /// <summary>Starts the next process.</summary>
    public WorkerProcess Start(FaultPoint? dieAt = null, int dieAfter = 1)
    {
        _options.Life = ++Lives;
        (_options.DieAt, _options.DieAfter) = (dieAt, dieAfter);
        return WorkerProcess.Start(_options);
    }

    /// <summary>A process has ended: in order, at the end of the files, or killed. Anything else is a complaint.</summary>
    /// <returns>Whether it was killed.</returns>
    public bool HasDied(WorkerProcess worker, Finding finding)
    {
        const int Killed = 128 + 9;
        if (worker.ExitCode == 0) IsOver = true;
        else if (worker.ExitCode != Killed) finding.Complaints.Add($"a process ended with {worker.ExitCode}:\n{worker.Output}");
        return worker.ExitCode == Killed;
    }

    /// <summary>Compares what is in the table with what must be.</summary>
    public async Task JudgeAsync(Finding finding)
    {
        if (_options.Upserts)
        {
            var texts = new List<Arrival>();
            await foreach (var (id, text) in OnceAsync()) texts.Add(new Arrival(id, id, text, 1));
            finding.Verdict += _ledger.Judge(texts);
            return;
        }

        var arrivals = await _table.ReadAsync();
        var verdict = _ledger.Judge(arrivals);
        finding.Verdict += verdict;

        // What is kept in each acknowledgement is behind by what the batcher may have, and no more: a batch that is written, and one that is gathered.
        if (_options.KeepsAtOnce && verdict.MostAgain > 2 * _options.BatchSize)
            finding.Complaints.Add($"a process has brought {verdict.MostAgain} messages again; at most {2 * _options.BatchSize} can have been under way when those before it died");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _table.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async IAsyncEnumerable<(long Id, string Text)> OnceAsync()
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(_table.ConnectionString);
        await using var command = source.CreateCommand($"SELECT id, text FROM {_table.Once} ORDER BY id");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) yield return (reader.GetInt64(0), reader.GetString(1));
    }
}
