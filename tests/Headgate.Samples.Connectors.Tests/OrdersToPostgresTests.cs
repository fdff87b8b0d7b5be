using System.Globalization;
using System.Text;
using Headgate.Servers;
using Npgsql;
using RabbitMQ.Client;

namespace Headgate.Samples.Connectors.Tests;

/// <summary>The sample runs against real servers, is killed in the middle, and started again.</summary>
[Trait("Tier", "Servers")]
public sealed class OrdersToPostgresTests : IAsyncLifetime
{
    private const int Count = 10_000;
    private const int PoisonEvery = 1_000;

    private readonly RabbitMqServer _rabbit = new();
    private readonly PostgresServer _postgres = new();

    private NpgsqlDataSource? _source;

    public async ValueTask InitializeAsync()
    {
        await Task.WhenAll(_rabbit.StartAsync(), _postgres.StartAsync());
        _source = NpgsqlDataSource.Create(_postgres.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        if (_source is not null) await _source.DisposeAsync();
        await _rabbit.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [Fact]
    public async Task Orders_are_stored_once_although_the_program_is_killed_and_what_is_no_order_is_a_dead_letter()
    {
        await using var connection = await new ConnectionFactory { Uri = _rabbit.Uri }.CreateConnectionAsync(TestContext.Current.CancellationToken);
        await using (var first = Start())
        {
            await first.WaitUntilAsync("the queues are there", () => HasQueueAsync(connection, "orders"));
            await PublishAsync(connection);
            await first.WaitUntilAsync("a part is stored", async () => await RowsAsync("count(*)") > Count / 10);
            await first.KillAsync();
        }

        var before = await RowsAsync("count(*)");
        Assert.InRange(before, Count / 10, Count - 1);
        await using (var second = Start())
        {
            await second.WaitUntilAsync("all is stored", async () => await RowsAsync("count(*)") >= Count);
            await second.WaitUntilAsync("the queue is empty", async () => await WaitingAsync(connection, "orders") == 0);
            await second.StopAsync();
        }

        Assert.Equal(0u, await WaitingAsync(connection, "orders"));
        Assert.Equal(Count, await RowsAsync("count(DISTINCT id)"));
        Assert.Equal(Count, await RowsAsync("count(*)"));
        Assert.Equal(Count * (Count + 1L) / 2, await RowsAsync("sum(total * 2)::bigint"));
        Assert.Equal(Count, await RowsAsync("count(*) FILTER (WHERE customer = 'customer ' || id AND placed_at = '2026-01-01T10:00:00Z')"));
        await CheckDeadLettersAsync(connection);
    }

    private SampleProcess Start() => SampleProcess.Start(
        "OrdersToPostgres", new Dictionary<string, string> { ["RabbitMq"] = _rabbit.Uri.ToString(), ["Postgres"] = _postgres.ConnectionString }, "--BatchSize", "200");

    private static async Task<bool> HasQueueAsync(IConnection connection, string queue)
    {
        try
        {
            await WaitingAsync(connection, queue);
            return true;
        }
        catch (RabbitMQ.Client.Exceptions.OperationInterruptedException)
        {
            return false;
        }
    }

    private static async Task<uint> WaitingAsync(IConnection connection, string queue)
    {
        await using var channel = await connection.CreateChannelAsync();
        return await channel.MessageCountAsync(queue);
    }

    /// <summary>Orders, some of them twice, and what is none.</summary>
    private static async Task PublishAsync(IConnection connection)
    {
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        var confirms = new List<Task>();
        for (var id = 1; id <= Count; id++)
        {
            var order = string.Create(CultureInfo.InvariantCulture, $$"""{"id":{{id}},"customer":"customer {{id}}","total":{{id / 2m}},"placedAt":"2026-01-01T10:00:00Z"}""");
            confirms.Add(SendAsync(channel, order));
            if (id % 100 == 0) confirms.Add(SendAsync(channel, order));
            if (id % PoisonEvery == 0) confirms.Add(SendAsync(channel, $"no order {id}"));
        }

        await Task.WhenAll(confirms);
    }

    private static Task SendAsync(IChannel channel, string body) =>
        channel.BasicPublishAsync("", "orders", mandatory: true, new BasicProperties { Persistent = true }, Encoding.UTF8.GetBytes(body)).AsTask();

    /// <summary>Each is there with its body and its reason; twice at most, as there was one kill.</summary>
    private static async Task CheckDeadLettersAsync(IConnection connection)
    {
        await using var channel = await connection.CreateChannelAsync();
        var bodies = new List<string>();
        while (await channel.BasicGetAsync("orders-dead", autoAck: true) is { } letter)
        {
            bodies.Add(Encoding.UTF8.GetString(letter.Body.Span));
            Assert.Contains("is an invalid JSON literal", Encoding.UTF8.GetString((byte[])letter.BasicProperties.Headers!["dead_letter.reason"]!), StringComparison.Ordinal);
            Assert.Equal("decode", Encoding.UTF8.GetString((byte[])letter.BasicProperties.Headers["dead_letter.step"]!));
        }

        Assert.Equal(Enumerable.Range(1, Count / PoisonEvery).Select(i => $"no order {i * PoisonEvery}").Order(), bodies.Distinct().Order());
        Assert.InRange(bodies.Count, Count / PoisonEvery, 2 * Count / PoisonEvery);
    }

    private async Task<long> RowsAsync(string what)
    {
        await using var command = _source!.CreateCommand($"SELECT {what} FROM orders");
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
