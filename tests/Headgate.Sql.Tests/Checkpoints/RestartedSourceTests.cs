using System.Globalization;
using Headgate.Pipelines;
using Headgate.Servers;
using Headgate.Sql.Checkpoints;

namespace Headgate.Sql.Tests.Checkpoints;

/// <summary>A source fails, and is made anew in the pipeline that goes on, while rows that it has read are on their way to a sink that has its checkpoint.</summary>
public sealed class RestartedSourceTests : IAsyncLifetime
{
    private const int Count = 100;
    private const int FirstHeldUp = 21;

    private readonly SqliteDatabase _database = new();
    private readonly TaskCompletionSource _readAgain = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _heldUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _readCount;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Each_row_is_written_once_although_those_under_way_are_read_again()
    {
        await _database.FillAsync("rows", Count);
        await _database.RunAsync("CREATE TABLE copies (id bigint)");
        var checkpoint = new SqlCheckpoint(_database.Source, "restarted");
        await using var pipeline = Create(checkpoint);
        await pipeline.StartAsync(TestContext.Current.CancellationToken);
        await Eventually.EndsAsync(_heldUp.Task, () => $"{pipeline.Counts}");

        // SQLite keeps what it is given: a key that is no number, which is no fault of the connection.
        await _database.RunAsync("INSERT INTO rows (id, name) VALUES ('x', 'no number')");
        await Eventually.EndsAsync(_readAgain.Task, () => $"{pipeline.Counts}");
        await _database.RunAsync("DELETE FROM rows WHERE id = 'x'");
        _open.SetResult();
        await Eventually.IsAsync($"{Count}", () => checkpoint.ReadAsync(), "the checkpoint");
        await pipeline.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(1, Count).Select(static id => id.ToString(CultureInfo.InvariantCulture)), await _database.ListAsync("SELECT id FROM copies ORDER BY id"));
    }

    private Pipeline Create(SqlCheckpoint checkpoint) => Pipeline.Create("restarted", builder => builder
        .Configure(static options => (options.ResubscribeInterval, options.MaxRestarts) = (TimeSpan.FromMilliseconds(20), 10_000))
        .From(SqlQuery.Read<long>(options =>
        {
            options.DataSource = _database.Source;
            options.CommandText = "SELECT id FROM rows WHERE id > @last ORDER BY id LIMIT @limit";
            options.Map = reader => Note(reader.GetInt64(0));
            options.PageCount = 10;
            options.PollInterval = TimeSpan.FromMilliseconds(10);
            options.Checkpoint = checkpoint;
        }))
        .Batch(
            "copies",
            _ => new HoldingSink<long>(
                SqlTable.Upsert<long>(options =>
                {
                    options.DataSource = _database.Source;
                    options.Table = "copies";
                    options.Checkpoint = checkpoint;
                    options.Column("id", static id => id);
                })(NoServices.Instance),
                HoldUpAsync),
            static batcher => (batcher.Size, batcher.MaxDemand) = (10, 1000)), new(loggerFactory: Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance));

    private long Note(long id)
    {
        if (id == FirstHeldUp && Interlocked.Increment(ref _readCount) == 2) _readAgain.TrySetResult();
        return id;
    }

    private async Task HoldUpAsync(long first)
    {
        if (first < FirstHeldUp) return;
        _heldUp.TrySetResult();
        await _open.Task;
    }
}
