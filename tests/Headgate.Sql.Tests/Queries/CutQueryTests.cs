using System.Collections.Concurrent;
using Headgate.Pipelines;
using Headgate.Pipelines.Connections;
using Headgate.Servers;
using Headgate.Sql.Queries;
using Npgsql;

namespace Headgate.Sql.Tests.Queries;

/// <summary>The source over a connection that is cut, to PostgreSQL through Npgsql.</summary>
[Trait("Tier", "Servers")]
public sealed class CutQueryTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>
{
    private const int Count = 20_000;

    [Theory]
    [InlineData(SqlReadMode.Pages)]
    [InlineData(SqlReadMode.Stream)]
    public async Task It_reads_on_each_row_once_and_in_order(SqlReadMode mode)
    {
        var table = $"t{Guid.NewGuid():N}";
        await fixture.FillAsync(table, Count);
        await using var proxy = new CutProxy(fixture.Server.Port);
        var seen = new ConcurrentQueue<long>();
        var epochs = new ConcurrentDictionary<Epoch, byte>();
        await using var pipeline = Pipeline.Create("cut", builder => builder
            .From(SqlQuery.Read<long>(options =>
            {
                (options.Provider, options.ConnectionString) = (NpgsqlFactory.Instance, $"{fixture.ConnectionString};Port={proxy.Port};Password=marked-sql-password");
                options.CommandText = $"SELECT id FROM {table} WHERE id > @last ORDER BY id" + (mode == SqlReadMode.Pages ? " LIMIT @limit" : "");
                options.Map = static reader => reader.GetInt64(0);
                (options.Mode, options.PageCount) = (mode, 500);
                (options.Reconnect.Delay, options.Reconnect.MaxDelay) = (TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(50));
            }))
            .ProcessMessages((message, _) =>
            {
                seen.Enqueue(message.Data);
                epochs.TryAdd((Epoch)message.Delivery.Acknowledger, 0);
                if (message.Data % (Count / 5) == 0 && message.Data < Count) proxy.Cut();
                return new ValueTask<Message<long>>(message);
            }, static options => (options.Concurrency, options.MaxDemand) = (1, 200)));
        await pipeline.StartAsync();
        await Eventually.EndsAsync(pipeline.Completion, () => $"{seen.Count} seen, {pipeline.Counts}");
        Assert.Equal(Enumerable.Range(1, Count).Select(static number => (long)number), seen);
        Assert.True(proxy.AcceptedCount > 1, "It has connected again.");
        Assert.All(epochs.Keys, static epoch => Assert.Equal((0L, 0L), (epoch.InFlightCount, epoch.DroppedCount)));
    }
}
