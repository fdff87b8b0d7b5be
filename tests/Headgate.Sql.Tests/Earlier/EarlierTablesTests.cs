using System.Globalization;
using Headgate.Pipelines;
using Headgate.Pipelines.Inbox;
using Headgate.Sql.Checkpoints;
using Microsoft.Data.Sqlite;

namespace Headgate.Sql.Tests.Earlier;

/// <summary>Tables of checkpoints and of an inbox that version 1 has made and filled: today's sources and sinks go on with them. The fixture is never written anew.</summary>
public sealed class EarlierTablesTests : IAsyncLifetime
{
    private const int Count = 100;

    private readonly SqliteDatabase _database = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _database.RunAsync(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Earlier", "tables.v1.sql")));

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_source_of_numbers_goes_on_and_its_sink_leaves_out_what_version_1_had_written_ahead()
    {
        await _database.FillAsync("rows", Count);
        await _database.RunAsync("CREATE TABLE copies (id bigint)");
        var checkpoint = new SqlCheckpoint(_database.Source, "numbers");
        Assert.Equal("40", await checkpoint.ReadAsync(Token));
        await Pipeline.Create("copy", builder => builder
            .From(SqlQuery.Read<long>(options =>
            {
                options.DataSource = _database.Source;
                options.CommandText = "SELECT id FROM rows WHERE id > @last ORDER BY id LIMIT @limit";
                options.Map = static reader => reader.GetInt64(0);
                options.Checkpoint = checkpoint;
            }))
            .Batch("out", _ => SqlTable.Upsert<long>(options =>
            {
                options.DataSource = _database.Source;
                options.Table = "copies";
                options.Checkpoint = checkpoint;
                options.MessageId = static id => id.ToString(CultureInfo.InvariantCulture);
                options.Column("id", static id => id);
            })(NoServices.Instance), static batcher => batcher.Size = 10)).RunAsync(Token);

        Assert.Equal(
            Enumerable.Range(41, Count - 40).Where(static id => id is not (41 or 43)).Select(static id => id.ToString(CultureInfo.InvariantCulture)),
            await _database.ListAsync("SELECT id FROM copies ORDER BY id"));
        Assert.Equal(["100", "k-040"], await _database.ListAsync("SELECT position FROM headgate_checkpoints ORDER BY name"));
    }

    [Fact]
    public async Task A_source_of_texts_goes_on_also_where_a_later_version_has_added_columns()
    {
        await _database.RunAsync("ALTER TABLE headgate_checkpoints ADD COLUMN written_by VARCHAR(20) NOT NULL DEFAULT 'x'");
        await _database.RunAsync($"""
            CREATE TABLE rows (id text PRIMARY KEY);
            WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {Count}) INSERT INTO rows SELECT printf('k-%03d', n) FROM numbers;
            """);
        var seen = new List<string>();
        var checkpoint = new SqlCheckpoint(_database.Source, "texts");
        await Pipeline.Create("read", builder => builder
            .From(SqlQuery.Read<string>(options =>
            {
                options.DataSource = _database.Source;
                options.CommandText = "SELECT id FROM rows WHERE id > @last ORDER BY id LIMIT @limit";
                options.Map = static reader => reader.GetString(0);
                options.StartAfter = "";
                options.Checkpoint = checkpoint;
            }))
            .Process((key, _) =>
            {
                seen.Add(key);
                return default;
            }, static step => step.Concurrency = 1)).RunAsync(Token);

        Assert.Equal(Enumerable.Range(41, Count - 40).Select(static n => $"k-{n:000}"), seen);
        Assert.Equal("k-100", await checkpoint.ReadAsync(Token));
    }

    [Fact]
    public async Task An_inbox_knows_what_version_1_has_remembered()
    {
        var inbox = new DbInbox(() => new SqliteConnection(_database.ConnectionString), isWrittenByHandler: false);
        await inbox.CreateTableAsync(Token);
        Assert.Equal(["41", "43"], (await inbox.FindProcessedAsync(["40", "41", "42", "43"], Token)).Order(StringComparer.Ordinal));
        await inbox.RememberAsync(["43", "44"], Token);
        Assert.Equal(["41", "43", "44"], await _database.ListAsync("SELECT id FROM headgate_inbox ORDER BY id"));
    }
}
