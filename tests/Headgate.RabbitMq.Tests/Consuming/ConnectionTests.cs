using System.Text;
using Headgate.Pipelines;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;
using Headgate.RabbitMq.Tests.Broker;
using Headgate.Servers;
using Headgate.Stages;
using Headgate.Testing.Pipelines;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Headgate.RabbitMq.Tests.Consuming;

[Trait("Tier", "Servers")]
[Collection(RabbitMqCollection.Name)]
public sealed class ConnectionTests(SharedBroker broker) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _queue = broker.NewName();
    private readonly LogLines _log = new();

    [Fact]
    public async Task Everything_that_RabbitMQ_says_of_a_message_is_in_it_and_in_its_metadata()
    {
        await broker.Client.DeclareAsync(_queue);
        await broker.Client.SendAsync(_queue, ["hello"], static _ => Everything());
        await using var reader = new SourceReader<RabbitMqMessage>(Create());
        var message = (await reader.ReadManyAsync(1))[0];

        Assert.Equal("hello", Encoding.UTF8.GetString(message.Data.Body.Span));
        Assert.Equal("", message.Data.Exchange);
        Assert.Equal(_queue, message.Data.RoutingKey);
        Assert.True(message.Data.IsPersistent);
        Assert.Equal(5, message.Delivery.SizeBytes);
        var expected = new Dictionary<string, object?>
        {
            [RabbitMqMetadata.Queue] = _queue,
            [RabbitMqMetadata.Exchange] = "",
            [RabbitMqMetadata.RoutingKey] = _queue,
            [RabbitMqMetadata.Redelivered] = false,
            [RabbitMqMetadata.ContentType] = "text/plain",
            [RabbitMqMetadata.ContentEncoding] = "utf-8",
            [RabbitMqMetadata.MessageId] = "id",
            [RabbitMqMetadata.CorrelationId] = "correlation",
            [RabbitMqMetadata.ReplyTo] = "reply",
            [RabbitMqMetadata.Type] = "type",
            [RabbitMqMetadata.AppId] = "app",
            [RabbitMqMetadata.UserId] = "guest",
            [RabbitMqMetadata.Priority] = (byte)3,
            [RabbitMqMetadata.Expiration] = "60000",
            [RabbitMqMetadata.Timestamp] = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000),
            ["text"] = "täxt",
            ["number"] = 5L,
            ["bytes"] = new byte[] { 0xff, 0xfe },
            ["list"] = new List<object?> { "a", 1 },
            ["table"] = new Dictionary<string, object?> { ["inner"] = "b" },
            ["time"] = DateTimeOffset.FromUnixTimeSeconds(1_700_000_001),
        };
        Assert.Equal(expected.Keys.Order(), message.Metadata.Keys.Order());
        Assert.All(expected, it => Assert.Equal(it.Value, message.Metadata[it.Key]));
        Assert.False(message.Metadata.ContainsKey(RabbitMqMetadata.DeliveryCount));
        await new[] { message }.EndAsync();
    }

    [Fact]
    public async Task A_queue_that_is_deleted_ends_the_connection_and_the_next_one_makes_it_again()
    {
        await using var reader = new SourceReader<RabbitMqMessage>(Create(options => options.Declare = new RabbitMqQueueDeclaration()));
        await WarmUpAsync(reader);
        var reading = reader.ReadManyAsync(1);
        await broker.Client.Channel.QueueDeleteAsync(_queue, ifUnused: false, ifEmpty: false);
        await Eventually.IsSoAsync(() => _log.Any("has cancelled the consumer"), "the cancellation is logged");
        await SendWhenThereAsync("after");
        Assert.Equal("after", Encoding.UTF8.GetString((await reading.WaitAsync(Patience))[0].Data.Body.Span));
    }

    [Fact]
    public async Task What_ends_after_the_connection_was_cut_is_dropped_and_comes_again()
    {
        await broker.Client.DeclareAsync(_queue);
        await broker.Client.SendAsync(_queue, "a", "b");
        await using var reader = new SourceReader<RabbitMqMessage>(Create(options => options.Uri = broker.ProxiedUri));
        var before = await reader.ReadManyAsync(2);
        var epoch = (Epoch)before[0].Delivery.Acknowledger;
        broker.Proxy.Cut();
        await Eventually.IsSoAsync(() => epoch.IsOver, "the client has noticed");
        await before.EndAsync();
        Assert.Equal(2, epoch.DroppedCount);
        Assert.Equal(0, epoch.InFlightCount);
        var after = await reader.ReadManyAsync(2).WaitAsync(Patience);
        Assert.All(after, static message => Assert.True(message.Data.Redelivered));
        await after.EndAsync();
    }

    [Fact]
    public async Task A_pipeline_starts_before_its_server_and_says_so()
    {
        broker.Proxy.Close();
        try
        {
            await broker.Client.DeclareAsync(_queue);
            await broker.Client.SendAsync(_queue, "early");
            await using var pipeline = Pipeline.Create(
                "early",
                pipeline => pipeline.From(context => Create(options => options.Uri = broker.ProxiedUri, context)).Process(static (_, _) => default),
                new StageEnvironment(loggerFactory: _log));
            await pipeline.StartAsync();
            await Eventually.IsSoAsync(() => pipeline.GetHealth().ToString()!.Contains(_queue, StringComparison.Ordinal), "health names the queue");
            broker.Proxy.IsOpen = true;
            await Eventually.IsAsync(1, () => Task.FromResult(pipeline.Counts.Succeeded));
        }
        finally
        {
            broker.Proxy.IsOpen = true;
        }
    }

    [Fact]
    public async Task A_queue_that_is_not_there_is_a_failure_at_once()
    {
        await using var reader = new SourceReader<RabbitMqMessage>(Create());
        var failure = await Assert.ThrowsAsync<OperationInterruptedException>(() => reader.ReadManyAsync(1).WaitAsync(Patience));
        Assert.Equal(404, (int?)failure.ShutdownReason?.ReplyCode);
    }

    [Fact]
    public async Task A_password_that_is_wrong_is_a_failure_at_once_and_is_not_told()
    {
        await using var reader = new SourceReader<RabbitMqMessage>(Create(options => options.Uri = new Uri($"amqp://guest:wr0ng-s3cret@127.0.0.1:{broker.Server.Port}/")));
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => reader.ReadManyAsync(1).WaitAsync(Patience));
        Assert.DoesNotContain("wr0ng", failure.ToString());
        Assert.False(_log.Any("wr0ng"));
    }

    [Fact]
    public async Task A_queue_that_was_made_otherwise_is_a_failure_at_once()
    {
        await broker.Client.DeclareAsync(_queue);
        await using var reader = new SourceReader<RabbitMqMessage>(Create(static options => options.Declare = new RabbitMqQueueDeclaration { MaxLength = 5 }));
        var failure = await Assert.ThrowsAsync<OperationInterruptedException>(() => reader.ReadManyAsync(1).WaitAsync(Patience));
        Assert.Equal(406, (int?)failure.ShutdownReason?.ReplyCode);
    }

    [Fact]
    public async Task An_exclusive_consumer_waits_for_its_turn()
    {
        await broker.Client.DeclareAsync(_queue);
        var first = new SourceReader<RabbitMqMessage>(Create(static options => options.Exclusive = true));
        await using var second = new SourceReader<RabbitMqMessage>(Create(static options => options.Exclusive = true));
        await WarmUpAsync(first);
        var reading = second.ReadManyAsync(1);
        await Eventually.IsSoAsync(() => _log.Any("in exclusive use"), "the second is refused");
        await first.DisposeAsync();
        await broker.Client.SendAsync(_queue, "next");
        Assert.Single(await reading.WaitAsync(Patience));
    }

    [Fact]
    public async Task The_consumer_of_the_higher_priority_gets_the_messages()
    {
        await broker.Client.DeclareAsync(_queue);
        await using var low = new SourceReader<RabbitMqMessage>(Create());
        await using var high = new SourceReader<RabbitMqMessage>(Create(static options => options.Priority = 5));
        await WarmUpAsync(low);
        using var end = new CancellationTokenSource();
        var reading = high.ReadManyAsync(3);
        await Eventually.IsAsync(2u, () => broker.Client.Channel.ConsumerCountAsync(_queue));
        var lowReading = low.ReadAsync(1, end.Token);
        await broker.Client.SendAsync(_queue, "1", "2", "3");
        await (await reading.WaitAsync(Patience)).EndAsync();
        Assert.False(lowReading.IsCompleted);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lowReading);
    }

    [Fact]
    public async Task Exchanges_queues_and_bindings_are_made_first()
    {
        var exchange = broker.NewName("exchange");
        await using var reader = new SourceReader<RabbitMqMessage>(Create(options =>
        {
            options.Queue = "";
            options.Declare = new RabbitMqQueueDeclaration { Exclusive = true, Durable = false };
            options.AfterConnect = async (topology, token) =>
            {
                await topology.DeclareExchangeAsync(exchange, "topic", cancellationToken: token);
                await topology.DeclareExchangeAsync($"{exchange}-all", "fanout", cancellationToken: token);
                await topology.BindExchangeAsync($"{exchange}-all", new RabbitMqBinding(exchange, "#"), token);
                var other = await topology.DeclareQueueAsync($"{exchange}-queue", cancellationToken: token);
                await topology.BindQueueAsync(other, new RabbitMqBinding($"{exchange}-all"), token);
            };
            options.Bindings = [new RabbitMqBinding(exchange, "orders.*")];
        }));
        using var wait = new CancellationTokenSource();
        var reading = reader.ReadManyAsync(1);
        await Eventually.IsSoAsync(
            async () =>
            {
                await using var probe = await BrokerClient.ConnectAsync(broker.Uri);
                try
                {
                    await probe.Channel.BasicPublishAsync(exchange, "orders.new", mandatory: true, Encoding.UTF8.GetBytes("bound"));
                    return reading.IsCompleted;
                }
                catch (Exception unbound) when (unbound is OperationInterruptedException or PublishException)
                {
                    return false;
                }
            },
            "the queue is bound");
        var message = (await reading)[0];
        Assert.Equal("orders.new", message.Metadata[RabbitMqMetadata.RoutingKey]);
        Assert.NotEqual("", message.Metadata[RabbitMqMetadata.Queue]);
        Assert.NotNull(await broker.Client.GetAsync($"{exchange}-queue"));
    }

    public void Dispose() => _log.Dispose();

    private static BasicProperties Everything() => new()
    {
        ContentType = "text/plain",
        ContentEncoding = "utf-8",
        MessageId = "id",
        CorrelationId = "correlation",
        ReplyTo = "reply",
        Type = "type",
        AppId = "app",
        UserId = "guest",
        Priority = 3,
        Expiration = "60000",
        Persistent = true,
        Timestamp = new AmqpTimestamp(1_700_000_000),
        Headers = new Dictionary<string, object?>
        {
            ["text"] = "täxt",
            ["number"] = 5L,
            ["bytes"] = new byte[] { 0xff, 0xfe },
            ["list"] = new List<object?> { "a", 1 },
            ["table"] = new Dictionary<string, object?> { ["inner"] = "b" },
            ["time"] = new AmqpTimestamp(1_700_000_001),
        },
    };

    private Source<RabbitMqMessage> Create(Action<RabbitMqQueueOptions>? configure = null, SourceContext? context = null) => RabbitMqQueue.Read(options =>
    {
        (options.Uri, options.Queue) = (broker.Uri, _queue);
        options.Reconnect.Delay = TimeSpan.FromMilliseconds(50);
        configure?.Invoke(options);
    })(context ?? new SourceContext("connections", environment: new StageEnvironment(loggerFactory: _log)));

    /// <summary>Has it connected.</summary>
    private async Task WarmUpAsync(SourceReader<RabbitMqMessage> reader)
    {
        var reading = reader.ReadManyAsync(1);
        await SendWhenThereAsync("first");
        await (await reading.WaitAsync(Patience)).EndAsync(DeliveryStatus.Succeeded);
    }

    private Task SendWhenThereAsync(string text) => Eventually.IsSoAsync(
        async () =>
        {
            try
            {
                await broker.Client.SendAsync(_queue, text);
                return true;
            }
            catch (PublishException notThereYet) when (notThereYet.IsReturn)
            {
                return false;
            }
        },
        "the queue is there");
}
