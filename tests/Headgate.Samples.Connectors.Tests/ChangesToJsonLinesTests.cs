using System.Globalization;
using System.Text.Json;
using Headgate.Servers;
using Npgsql;

namespace Headgate.Samples.Connectors.Tests;

/// <summary>The sample runs against a real server, is killed in the middle, and started again.</summary>
[Trait("Tier", "Servers")]
public sealed class ChangesToJsonLinesTests : IAsyncLifetime
{
    private const int Transactions = 600;
    private const int Inserts = 10;

    private readonly PostgresServer _postgres = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("headgate-changes-").FullName;

    private NpgsqlDataSource? _source;

    public async ValueTask InitializeAsync()
    {
        await _postgres.StartAsync();
        _source = NpgsqlDataSource.Create(_postgres.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        if (_source is not null) await _source.DisposeAsync();
        await _postgres.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task All_changes_are_in_the_files_in_their_order_although_the_program_is_killed()
    {
        await RunAsync("CREATE TABLE orders (id bigint PRIMARY KEY, customer text, total numeric, tags text[], rate float8 DEFAULT 'NaN', bits bit(3) DEFAULT B'101')");
        await using (var first = Start())
        {
            await first.WaitUntilAsync("the slot is read", async () => await CountAsync("SELECT count(*) FROM pg_replication_slots WHERE active") == 1);
            await CommitAsync(0, Transactions / 2);
            await first.WaitUntilAsync("a part is written", () => Task.FromResult(Directory.GetFiles(_folder).Sum(file => new FileInfo(file).Length) > 100_000));
            await first.KillAsync();
        }

        await CommitAsync(Transactions / 2, Transactions);
        await using (var second = Start())
        {
            var end = (long)(await ScalarAsync("SELECT (pg_current_wal_lsn() - '0/0')::bigint"))!;
            await second.WaitUntilAsync("all is confirmed", async () => await CountAsync("SELECT count(*) FROM pg_replication_slots WHERE confirmed_flush_lsn - '0/0' >= " + end.ToString(CultureInfo.InvariantCulture)) == 1);
            await second.StopAsync();
        }

        Check();
    }

    private SampleProcess Start() => SampleProcess.Start(
        "ChangesToJsonLines", new Dictionary<string, string> { ["Postgres"] = _postgres.ConnectionString }, "--Tables", "orders", "--Folder", _folder, "--MaxFileCount", "1000");

    /// <summary>Each transaction inserts, updates one of what it has inserted, and deletes another.</summary>
    private async Task CommitAsync(int from, int to)
    {
        for (var transaction = from; transaction < to; transaction++)
        {
            var id = transaction * Inserts;
            await RunAsync(string.Create(CultureInfo.InvariantCulture, $"""
                INSERT INTO orders SELECT i, 'customer ' || i, i / 2.0, ARRAY['a', NULL] FROM generate_series({id}, {id + Inserts - 1}) i;
                UPDATE orders SET customer = 'other' WHERE id = {id};
                DELETE FROM orders WHERE id = {id + 1};
                """));
        }
    }

    private void Check()
    {
        var changes = Lines();
        Assert.DoesNotContain(Directory.GetFiles(_folder), file => file.EndsWith(".part", StringComparison.Ordinal));
        Assert.All(Directory.GetFiles(_folder), file => Assert.InRange(File.ReadLines(file).Count(), 1, 2000));

        // What was written twice goes: it is not beyond the furthest so far.
        var seen = (Lsn: 0L, Index: -1L);
        var once = new List<string>();
        foreach (var change in changes)
        {
            var place = (change.GetProperty("lsn").GetInt64(), change.GetProperty("index").GetInt64());
            if (place.CompareTo(seen) <= 0) continue;
            seen = place;
            once.Add(Describe(change));
        }

        Assert.Equal(Expected(), once);
    }

    private static string Describe(JsonElement change)
    {
        var row = change.TryGetProperty("row", out var after) ? after : change.GetProperty("before");
        Assert.Equal("public.orders", change.GetProperty("table").GetString());
        if (change.GetProperty("kind").GetString() != "Delete")
        {
            Assert.Equal("[\"a\",null]", row.GetProperty("tags").GetRawText());
            Assert.Equal(("NaN", "101"), (row.GetProperty("rate").GetString(), row.GetProperty("bits").GetString()));
        }

        return $"{change.GetProperty("kind").GetString()} {row.GetProperty("id").GetInt64()} {(row.TryGetProperty("customer", out var customer) ? customer.GetString() : "")}";
    }

    private static IEnumerable<string> Expected()
    {
        for (var id = 0; id < Transactions * Inserts; id += Inserts)
        {
            for (var i = id; i < id + Inserts; i++) yield return $"Insert {i} customer {i}";
            yield return $"Update {id} other";
            yield return $"Delete {id + 1} ";
        }
    }

    /// <summary>The lines of all files, in the order of these.</summary>
    private List<JsonElement> Lines()
    {
        var lines = new List<JsonElement>();
        foreach (var file in Directory.GetFiles(_folder).OrderBy(NumberOf))
        {
            foreach (var line in File.ReadLines(file)) lines.Add(JsonElement.Parse(line));
        }

        return lines;
    }

    private static int NumberOf(string file) => int.Parse(Path.GetFileName(file).Split('-', '.')[2], CultureInfo.InvariantCulture);

    private async Task<long> CountAsync(string sql) => (long)(await ScalarAsync(sql))!;

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var command = _source!.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    private Task RunAsync(string sql) => ScalarAsync(sql);
}
