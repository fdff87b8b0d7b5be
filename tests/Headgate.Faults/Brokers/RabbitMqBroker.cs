using System.Text;
using Headgate.Faults.Workers;
using Headgate.Servers;
using RabbitMQ.Client;

namespace Headgate.Faults.Brokers;

/// <summary>A quorum queue of RabbitMQ, on one node or on several, which is sent to with confirms.</summary>
/// <param name="nodeCount">On how many each message is kept.</param>
internal sealed class RabbitMqBroker(int nodeCount = 1) : IClusterBroker
{
    private const string Queue = "duties";

    /// <summary>How often a message may come back. Since version 4 it is dropped after 20 times unless told otherwise, and before, -1 is no way to say "always": it is dropped at the first.</summary>
    private const int Limit = 1_000_000;

    private readonly IReadOnlyList<RabbitMqServer> _nodes = nodeCount == 1 ? [new RabbitMqServer()] : RabbitMqServer.Cluster(nodeCount);
    private IConnection? _connection;
    private IChannel? _channel;

    public string Name => nodeCount == 1 ? "RabbitMQ" : $"RabbitMQ on {nodeCount} nodes";

    public IReadOnlyList<Server> Nodes => _nodes;

    public Server Server => _nodes[0];

    public async Task PrepareAsync()
    {
        foreach (var node in _nodes.Skip(1)) await node.StartAsync();
        await (await ChannelAsync()).QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false,
            new Dictionary<string, object?> { ["x-queue-type"] = "quorum", ["x-delivery-limit"] = Limit, ["x-quorum-initial-group-size"] = nodeCount });
    }

    public async Task<bool> IsWholeAsync()
    {
        try
        {
            return (await _nodes[0].ControlAsync("list_queues", "online")).Split('@').Length == nodeCount + 1;
        }
        catch (InvalidOperationException)
        {
            // It is not quite there yet.
            return false;
        }
    }

    public async Task SendAsync(IReadOnlyList<string> texts)
    {
        try
        {
            var channel = await ChannelAsync();
            await Task.WhenAll(texts.Select(text => channel
                .BasicPublishAsync("", Queue, mandatory: true, new BasicProperties { Persistent = true }, Encoding.UTF8.GetBytes(text)).AsTask())).WaitAsync(TimeSpan.FromSeconds(20));
        }
        catch (Exception)
        {
            await CloseAsync();
            throw;
        }
    }

    public void Point(WorkerOptions options, int port) => (options.Source, options.From, options.Queue) =
        ("rabbitmq", nodeCount == 1 ? $"amqp://guest:guest@127.0.0.1:{port}/" : string.Join(',', _nodes.Select(static node => node.Uri)), Queue);

    /// <summary>Those under way are not among them while a worker is connected; they are again when it has gone.</summary>
    public async Task<long> CountLeftAsync() => await (await ChannelAsync()).MessageCountAsync(Queue);

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        foreach (var node in _nodes) await node.DisposeAsync();
    }

    private async Task<IChannel> ChannelAsync()
    {
        if (_channel is { IsOpen: true }) return _channel;
        await CloseAsync();
        var factory = new ConnectionFactory
        {
            AutomaticRecoveryEnabled = false,
            RequestedHeartbeat = TimeSpan.FromSeconds(2),
            HandshakeContinuationTimeout = TimeSpan.FromSeconds(5),
            ContinuationTimeout = TimeSpan.FromSeconds(5),
        };
        _connection = await factory.CreateConnectionAsync(_nodes.Select(static node => new AmqpTcpEndpoint(node.Uri)));
        return _channel = await _connection.CreateChannelAsync(new CreateChannelOptions(true, true));
    }

    private async Task CloseAsync()
    {
        (var connection, _connection, _channel) = (_connection, null, null);
        if (connection is null) return;
        try
        {
            await connection.CloseAsync(TimeSpan.FromSeconds(1));
        }
        catch (Exception)
        {
            // Its server is gone.
        }

        await connection.DisposeAsync();
    }
}
