using System.Collections.Concurrent;
using Headgate.Pipelines;
using Headgate.Pipelines.Acknowledgement;
using Headgate.PostgreSql.Changes;
using Headgate.Servers;
using Npgsql;

namespace Headgate.PostgreSql.Tests.Changes;

/// <summary>No change is lost when the server dies. It has its own, as nobody else must be connected to it.</summary>
[Trait("Tier", "Servers")]
public sealed class ChangesRestartTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private const int TransactionCount = 1000;
    private const int RowsOfEach = 50;
    private static readonly string[] Tables = ["one", "two"];
    private readonly ConcurrentQueue<(IAcknowledger Epoch, string Table, long Id, long Lsn)> _seen = new();
    private readonly ConcurrentDictionary<(string, long), byte> _rows = new();
    private readonly List<long> _confirmed = [];
    private CutProxy? _proxy;

    public async ValueTask InitializeAsync()
    {
        _proxy = new CutProxy(fixture.Server.Port);
        foreach (var table in Tables) await fixture.RunAsync($"CREATE TABLE {table} (id bigint PRIMARY KEY)");
        await fixture.RunAsync("CREATE PUBLICATION restarts FOR TABLE one, two");
        await fixture.RunAsync("SELECT pg_create_logical_replication_slot('restarts', 'pgoutput')");
    }

    public ValueTask DisposeAsync() => _proxy!.DisposeAsync();

    [Fact]
    public async Task Of_100_000_changes_none_is_lost_or_out_of_order_while_the_server_is_killed_and_stopped()
    {
        await using (var pipeline = Open())
        {
            await pipeline.StartAsync();
            var inserting = InsertAsync();
            await ReadAsync(0.2, pipeline);
            await InterruptAsync(fixture.Server.KillAsync);
            await ReadAsync(0.5, pipeline);
            await InterruptAsync(fixture.Server.StopAsync);
            await Eventually.EndsAsync(inserting, () => $"{_rows.Count} seen", TimeSpan.FromMinutes(3));
            await ReadAsync(1, pipeline);
        }

        var epochs = _seen.GroupBy(static change => change.Epoch).ToList();
        Assert.True(epochs.Count >= 3, "It has connected again.");
        foreach (var epoch in epochs)
        {
            foreach (var table in epoch.GroupBy(static change => change.Table))
                Assert.All(table.Zip(table.Skip(1)), static pair => Assert.True(pair.First.Id < pair.Second.Id, $"{pair.First} before {pair.Second}"));
        }

        // What comes again does so from where the server says that it was confirmed to.
        var after = epochs.Skip(1).Select(static epoch => epoch.Min(static change => change.Lsn)).ToList();
        Assert.All(_confirmed.Zip(after), static pair => Assert.True(pair.Second >= pair.First, $"{pair.Second} came again, though {pair.First} was confirmed"));
    }

    private Pipeline Open() => Pipeline.Create("restarts", builder => builder
        .From(PostgresChanges.Read(options =>
        {
            options.ConnectionString = $"{fixture.ConnectionString};Port={_proxy!.Port}";
            (options.Slot, options.Publication, options.CreateIfAbsent) = ("restarts", "restarts", false);
            options.Reconnect.Delay = TimeSpan.FromMilliseconds(50);
            options.Reconnect.MaxDelay = TimeSpan.FromMilliseconds(200);
        }))
        .PartitionBy(static change => change.Table)
        .ProcessMessages((message, _) =>
        {
            var change = message.Data;
            var id = (long)change.New!["id"]!;
            _seen.Enqueue((message.Delivery.Acknowledger, change.Table, id, change.CommitLsn));
            _rows.TryAdd((change.Table, id), 0);
            return new ValueTask<Message<PostgresChange>>(message);
        }, static options => options.Concurrency = 2));

    /// <summary>Takes the server away. The source comes back when it was seen where its slot stands.</summary>
    private async Task InterruptAsync(Func<Task> end)
    {
        _proxy!.Close();
        await end();
        await fixture.Server.StartAsync();
        _confirmed.Add(await fixture.AskAsync<long>("SELECT (confirmed_flush_lsn - '0/0'::pg_lsn)::bigint FROM pg_replication_slots WHERE slot_name = 'restarts'"));
        _proxy.IsOpen = true;
    }

    private Task ReadAsync(double part, Pipeline pipeline)
    {
        var count = (int)(TransactionCount * RowsOfEach * Tables.Length * part);
        return Eventually.IsSoAsync(() => Task.FromResult(_rows.Count >= count), () => $"{_rows.Count} of {count} seen, {pipeline.Counts}", TimeSpan.FromMinutes(3));
    }

    /// <summary>Inserts rows of both tables, in one transaction after the other; each as often as it takes until it is there.</summary>
    private async Task InsertAsync()
    {
        for (var next = 0; next < TransactionCount;)
        {
            try
            {
                await using var connection = await fixture.OpenAsync();
                for (; next < TransactionCount; next++) await InsertAsync(connection, next);
            }
            catch (Exception failure) when (failure is NpgsqlException or IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }

    private static async Task InsertAsync(NpgsqlConnection connection, int transaction)
    {
        var rows = $"SELECT generate_series({transaction * RowsOfEach}, {((transaction + 1) * RowsOfEach) - 1}) ON CONFLICT DO NOTHING";
        await using var command = new NpgsqlCommand($"BEGIN; INSERT INTO one {rows}; INSERT INTO two {rows}; COMMIT", connection);
        await command.ExecuteNonQueryAsync();
    }
}
