using Headgate.Pipelines;
using Headgate.Pipelines.Handlers;
using Headgate.RabbitMq;
using Headgate.Servers;
using RabbitMQ.Client;

namespace Headgate.Connectors.Tests.Slow;

internal sealed class SlowRabbitMq : ISlowBroker
{
    private const string Queue = "slow";
    private readonly RabbitMqServer _server = new();
    private IConnection? _connection;

    public string Name => "RabbitMQ";

    public Func<IServiceProvider, IBatchHandler<byte[]>> Sink =>
        RabbitMqExchange.Publish<byte[]>(options => (options.Uri, options.Exchange, options.RoutingKey) = (_server.Uri, "", static _ => Queue));

    public async Task StartAsync()
    {
        await _server.StartAsync();
        _connection = await new ConnectionFactory { Uri = _server.Uri }.CreateConnectionAsync();
        await using var channel = await _connection.CreateChannelAsync();
        await channel.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false);
    }

    public Pipeline Read(int batchSize, Func<int, CancellationToken, ValueTask> handle) =>
        SlowPipelines.Read(RabbitMqQueue.Read(options => (options.Uri, options.Queue, options.PrefetchCount) = (_server.Uri, Queue, 50)), batchSize, handle);

    public async Task<long> CountWaitingAsync()
    {
        await using var channel = await _connection!.CreateChannelAsync();
        return await channel.MessageCountAsync(Queue);
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null) await _connection.DisposeAsync();
        await _server.DisposeAsync();
    }
}
