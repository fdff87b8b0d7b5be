using Headgate.RabbitMq;
using Headgate.Servers;
using RabbitMQ.Client;

namespace Headgate.Race.Brokers.RabbitMq;

/// <summary>A durable classic queue with persistent messages.</summary>
internal sealed class RabbitMqBroker : IBroker
{
    private const string Queue = "race";
    private readonly RabbitMqServer _server = new();
    private IConnection? _connection;

    public IReadOnlyList<BrokerWorkload> Workloads =>
    [
        new("read", $"prefetch {BrokerBounds.Prefetch}, handled and acknowledged by {BrokerBounds.BatchSize}", 30_000)
        {
            PrepareAsync = FillAsync,
            CheckAsync = _ => ExpectAsync("left in the queue", 0),
            RunPipelineAsync = messages => BrokerPipelines.ReadAsync(messages, RabbitMqQueue.Read(Configure), static message => NumberBody.NumberOf(message.Body.Span)),
            RunBareAsync = messages => BareReader.RunAsync(_server.Uri, Queue, messages),
        },
        new("write", $"published by {BrokerBounds.BatchSize}, with confirms", 20_000)
        {
            PrepareAsync = _ => PurgeAsync(),
            CheckAsync = messages => ExpectAsync("in the queue", messages),
            RunPipelineAsync = messages => BrokerPipelines.WriteAsync(messages, RabbitMqExchange.Publish<long>(Configure)),
            RunBareAsync = messages => BareWriter.RunAsync(_server.Uri, Queue, messages),
        },
    ];

    public async Task StartAsync()
    {
        await _server.StartAsync();
        _connection = await new ConnectionFactory { Uri = _server.Uri }.CreateConnectionAsync();
        await using var channel = await _connection.CreateChannelAsync();
        await channel.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null) await _connection.DisposeAsync();
        await _server.DisposeAsync();
    }

    private void Configure(RabbitMqQueueOptions options)
    {
        options.Uri = _server.Uri;
        options.Queue = Queue;
        options.PrefetchCount = BrokerBounds.Prefetch;
    }

    private void Configure(RabbitMqExchangeOptions<long> options)
    {
        options.Uri = _server.Uri;
        options.Exchange = "";
        options.RoutingKey = static _ => Queue;
        options.Body = static number => NumberBody.Of(number);
    }

    private async Task FillAsync(long messages)
    {
        await PurgeAsync();
        await BareWriter.RunAsync(_server.Uri, Queue, messages);
    }

    private async Task PurgeAsync()
    {
        await using var channel = await _connection!.CreateChannelAsync();
        await channel.QueuePurgeAsync(Queue);
    }

    private async Task ExpectAsync(string what, long expected)
    {
        await using var channel = await _connection!.CreateChannelAsync();
        BrokerWorkload.Expect(what, expected, await channel.MessageCountAsync(Queue));
    }
}
