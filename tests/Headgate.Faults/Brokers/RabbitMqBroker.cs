using System.Text;
using Headgate.Faults.Workers;
using Headgate.Servers;
using RabbitMQ.Client;

namespace Headgate.Faults.Brokers;

/// <summary>A quorum queue of RabbitMQ, which is sent to with confirms.</summary>
internal sealed class RabbitMqBroker : IBroker
{
    private const string Queue = "duties";

    /// <summary>How often a message may come back. Since version 4 it is dropped after 20 times unless told otherwise, and before, -1 is no way to say "always": it is dropped at the first.</summary>
    private const int Limit = 1_000_000;

    private readonly RabbitMqServer _server = new();
    private IConnection? _connection;
    private IChannel? _channel;

    public string Name => "RabbitMQ";

    public Server Server => _server;

    public async Task PrepareAsync() => await (await ChannelAsync()).QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false,
        new Dictionary<string, object?> { ["x-queue-type"] = "quorum", ["x-delivery-limit"] = Limit });

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

    public void Point(WorkerOptions options, int port) => (options.Source, options.From, options.Queue) = ("rabbitmq", $"amqp://guest:guest@127.0.0.1:{port}/", Queue);

    /// <summary>Those under way are not among them while a worker is connected; they are again when it has gone.</summary>
    public async Task<long> CountLeftAsync() => await (await ChannelAsync()).MessageCountAsync(Queue);

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await _server.DisposeAsync();
    }

    private async Task<IChannel> ChannelAsync()
    {
        if (_channel is { IsOpen: true }) return _channel;
        await CloseAsync();
        _connection = await new ConnectionFactory { Uri = _server.Uri, AutomaticRecoveryEnabled = false }.CreateConnectionAsync();
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
