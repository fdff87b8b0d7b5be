using System.Collections.Concurrent;
using Headgate.Pipelines;
using Headgate.PostgreSql.Queues;
using Headgate.Servers;
using Npgsql;

namespace Headgate.PostgreSql.Tests.Queues;

/// <summary>Nothing is lost when the server dies. It has its own, as nobody else must be connected to it.</summary>
[Trait("Tier", "Servers")]
public sealed class QueueRestartTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>
{
    private const int Count = 100_000;

    [Fact]
    public async Task Of_100_000_none_is_lost_while_the_server_is_killed_and_stopped_and_none_comes_twice_whose_deletion_was_told()
    {
        var table = fixture.NewName("queue");
        await using (var connection = new NpgsqlConnection(fixture.ConnectionString + ";Pooling=false"))
        {
            await connection.OpenAsync();
            await new QueueSql(table, PostgresPayloadType.Bytes).CreateIfAbsentAsync(connection, CancellationToken.None);
        }

        await fixture.RunAsync($"INSERT INTO {table} (payload) SELECT convert_to(n::text, 'UTF8') FROM generate_series(1, {Count}) AS n");
        var seen = new ConcurrentDictionary<long, int>();
        var third = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var twoThirds = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var pipeline = Pipeline.Create("restarts", builder => builder
            .From(PostgresQueue.Read(options =>
            {
                options.ConnectionString = fixture.ConnectionString;
                options.Table = table;
                options.Reconnect.Delay = TimeSpan.FromMilliseconds(50);
                options.Reconnect.MaxDelay = TimeSpan.FromMilliseconds(200);
            }))
            .Process(row =>
            {
                seen.AddOrUpdate(row.Id, 1, static (_, times) => times + 1);
                if (row.Id == Count / 3) third.TrySetResult();
                if (row.Id == Count * 2 / 3) twoThirds.TrySetResult();
                return row;
            }));
        await pipeline.StartAsync();
        await Eventually.EndsAsync(third.Task, () => $"{seen.Count} seen, {pipeline.Counts}", TimeSpan.FromMinutes(4));
        await fixture.Server.KillAsync();
        await fixture.Server.StartAsync();
        await Eventually.EndsAsync(twoThirds.Task, () => $"{seen.Count} seen, {pipeline.Counts}", TimeSpan.FromMinutes(4));
        await fixture.Server.RestartAsync();
        await Eventually.IsSoAsync(async () => await fixture.AskAsync<long>($"SELECT count(*) FROM {table}") == 0, () => $"{seen.Count} seen, {pipeline.Counts}", TimeSpan.FromMinutes(4));
        Assert.Equal(Count, seen.Count);

        // The leases outlast the server: what was under way was deleted when it was there again.
        Assert.All(seen, static row => Assert.Equal(1, row.Value));
        Assert.Equal(PipelineStatus.Running, pipeline.Status);
    }
}
