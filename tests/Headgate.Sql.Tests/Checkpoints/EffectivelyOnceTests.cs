using System.Globalization;
using Headgate.Pipelines;
using Headgate.Servers;
using Headgate.Sql.Checkpoints;

namespace Headgate.Sql.Tests.Checkpoints;

/// <summary>Whatever dies between the rows' transaction and the acknowledgement, each row is there once: in a table that forbids nothing.</summary>
public abstract class EffectivelyOnceTests(IDatabase database)
{
    private const int Count = 500;

    private readonly string _table = $"t{Guid.NewGuid():N}";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public Task With_the_checkpoint_in_the_transaction_alone_when_batches_come_in_order(int seed) => RunAsync(seed, concurrency: 1, hasInbox: false);

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public Task With_the_inbox_as_well_when_batches_overtake_each_other(int seed) => RunAsync(seed, concurrency: 4, hasInbox: true);

    private async Task RunAsync(int seed, int concurrency, bool hasInbox)
    {
        await database.FillAsync(_table, Count);
        await database.RunAsync($"CREATE TABLE {_table}_out (id bigint, name text)");
        var random = new Random(seed);
        var crashes = 0;
        while (!await RunUntilCrashAsync(random.Next(1, 12), random.Next(2) == 0, concurrency, hasInbox)) crashes++;
        Assert.True(crashes >= 3, $"seed {seed}: {crashes} crashes");
        var rows = await database.ListAsync($"SELECT id FROM {_table}_out ORDER BY id");
        Assert.Equal(Enumerable.Range(1, Count).Select(static n => n.ToString(CultureInfo.InvariantCulture)), rows);
        Assert.Equal($"{Count}", await new SqlCheckpoint(database.Source, _table).ReadAsync());
    }

    /// <summary>One life of a process; true when it came to the end of the rows.</summary>
    private async Task<bool> RunUntilCrashAsync(int crashAt, bool hasCommitted, int concurrency, bool hasInbox)
    {
        var checkpoint = new SqlCheckpoint(database.Source, _table);
        var sink = new CrashingSink<long>(
            SqlTable.Upsert<long>(options =>
            {
                options.DataSource = database.Source;
                options.Table = _table + "_out";
                options.Checkpoint = checkpoint;
                options.InboxTable = _table + "_inbox";
                if (hasInbox) options.MessageId = static id => id.ToString(CultureInfo.InvariantCulture);
                options.Column("id", static id => id).Column("name", static _ => "x");
            })(NoServices.Instance),
            crashAt,
            hasCommitted);
        await using var pipeline = Pipeline.Create("copy", builder => builder
            .Configure(static options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(1))
            .From(SqlQuery.Read<long>(options =>
            {
                options.DataSource = database.Source;
                options.CommandText = $"SELECT id FROM {_table} WHERE id > @last ORDER BY id LIMIT @limit";
                options.Map = static reader => reader.GetInt64(0);
                options.PageCount = 50;
                options.Checkpoint = checkpoint;
            }))
            .Batch("out", _ => sink, batcher => (batcher.Size, batcher.Concurrency) = (10, concurrency)));
        var running = pipeline.RunAsync();
        await Eventually.EndsAsync(Task.WhenAny(running, sink.Crashed), () => $"{pipeline.Counts}");
        return !sink.Crashed.IsCompleted;
    }
}
