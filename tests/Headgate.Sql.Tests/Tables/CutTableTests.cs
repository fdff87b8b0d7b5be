using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Handlers;
using Headgate.Servers;
using Headgate.Sql.Clients;
using Npgsql;

namespace Headgate.Sql.Tests.Tables;

/// <summary>The sink over a connection that is cut, to PostgreSQL through Npgsql.</summary>
[Trait("Tier", "Servers")]
public sealed class CutTableTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private readonly string _table = $"t{Guid.NewGuid():N}";
    private CutProxy? _proxy;

    public async ValueTask InitializeAsync()
    {
        _proxy = new CutProxy(fixture.Server.Port);
        await fixture.RunAsync($"CREATE TABLE {_table} (id bigint PRIMARY KEY)");
    }

    public ValueTask DisposeAsync() => _proxy!.DisposeAsync();

    [Fact]
    public async Task A_batch_fails_as_a_whole_in_passing_and_succeeds_when_it_is_tried_again()
    {
        var sink = Sink();
        await WriteAsync(sink, 0);
        _proxy!.Cut();
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => WriteAsync(sink, 1));
        Assert.True(SqlClient.IsTransient(failure), $"{failure}");
        Assert.DoesNotContain("marked-sql-password", $"{failure}", StringComparison.Ordinal);
        await WriteAsync(sink, 1);
        _proxy.Close();
        Assert.True(SqlClient.IsTransient(await Assert.ThrowsAnyAsync<Exception>(() => WriteAsync(sink, 2))), "A server that refuses is away in passing.");
        _proxy.IsOpen = true;
        await WriteAsync(sink, 2);
        Assert.Equal(["300"], await fixture.ListAsync($"SELECT count(*) FROM {_table}"));
    }

    [Fact]
    public async Task A_pipeline_that_tries_again_writes_every_row()
    {
        const int count = 20_000;
        var next = 0;
        await using var pipeline = Pipeline.Create("cut", builder => builder
            .From(Enumerable.Range(0, count).Select(static number => (long)number))
            .Process(number =>
            {
                if (Interlocked.Increment(ref next) % (count / 10) == 0) _proxy!.Cut();
                return number;
            })
            .Batch("table", _ => Sink(), static batcher => batcher.Size = 200)
            .Retry(static retry => (retry.MaxAttempts, retry.Delay) = (20, TimeSpan.FromMilliseconds(20))));
        await pipeline.StartAsync();
        await Eventually.EndsAsync(pipeline.Completion, () => $"{pipeline.Counts}");
        Assert.Equal((count, 0), (pipeline.Counts.Succeeded, pipeline.Counts.Failed));
        Assert.Equal([$"{count}"], await fixture.ListAsync($"SELECT count(*) FROM {_table}"));
        Assert.True(_proxy!.AcceptedCount > 1, "It has connected again.");
    }

    private static async Task WriteAsync(IBatchHandler<long> sink, int batch)
    {
        var ended = await sink.HandleAsync(new MessageBatch<long>([.. Enumerable.Range(batch * 100, 100).Select(static id => new Message<long>(id))]), CancellationToken.None);
        Assert.All(ended, static message => Assert.Null(message.Failure));
    }

    private IBatchHandler<long> Sink() => SqlTable.Upsert<long>(options =>
    {
        (options.Provider, options.ConnectionString) = (NpgsqlFactory.Instance, $"{fixture.ConnectionString};Port={_proxy!.Port};Password=marked-sql-password");
        options.Table = _table;
        options.Column("id", static id => id, isKey: true);
    })(NoServices.Instance);
}
