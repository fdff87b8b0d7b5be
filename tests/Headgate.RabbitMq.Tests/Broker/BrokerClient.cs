using System.Text;
using RabbitMQ.Client;

namespace Headgate.RabbitMq.Tests.Broker;

/// <summary>The tests' own connection to the server: puts messages there, and looks what is there.</summary>
public sealed class BrokerClient : IAsyncDisposable
{
    private readonly IConnection _connection;
    private readonly IChannel _channel;

    private BrokerClient(IConnection connection, IChannel channel) => (_connection, _channel) = (connection, channel);

    public IChannel Channel => _channel;

    public static async Task<BrokerClient> ConnectAsync(Uri uri)
    {
        var connection = await new ConnectionFactory { Uri = uri, AutomaticRecoveryEnabled = false }.CreateConnectionAsync();
        return new BrokerClient(connection, await connection.CreateChannelAsync(new CreateChannelOptions(true, true)));
    }

    public async Task DeclareAsync(string queue, params (string Name, object? Value)[] arguments) =>
        await _channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, arguments.ToDictionary(static it => it.Name, static it => it.Value));

    public Task SendAsync(string queue, params IEnumerable<string> texts) => SendAsync(queue, texts, static _ => new BasicProperties { Persistent = true });

    public async Task SendAsync(string queue, IEnumerable<string> texts, Func<string, BasicProperties> properties)
    {
        var sent = texts.Select(text => _channel.BasicPublishAsync("", queue, mandatory: true, properties(text), Encoding.UTF8.GetBytes(text)).AsTask()).ToList();
        await Task.WhenAll(sent);
    }

    /// <summary>How many messages wait in it that nobody has been given.</summary>
    public async Task<long> CountAsync(string queue) => await _channel.MessageCountAsync(queue);

    /// <summary>Takes a message out; null when there is none.</summary>
    public Task<BasicGetResult?> GetAsync(string queue) => _channel.BasicGetAsync(queue, autoAck: true);

    /// <summary>Takes out all that is there.</summary>
    public async Task<List<BasicGetResult>> GetAllAsync(string queue)
    {
        var all = new List<BasicGetResult>();
        while (await GetAsync(queue) is { } message) all.Add(message);
        return all;
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
