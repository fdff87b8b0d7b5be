using Headgate.Faults.Workers;
using Headgate.Servers;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Headgate.Faults.Brokers;

/// <summary>A stream of JetStream.</summary>
internal sealed class NatsBroker : IBroker
{
    private const string Stream = "duties";
    private readonly NatsServer _server = new();

    public string Name => "NATS";

    public Server Server => _server;

    public async Task PrepareAsync()
    {
        await using var client = Connect();
        await new NatsJSContext(client).CreateStreamAsync(new StreamConfig(Stream, [Stream]));
    }

    public async Task SendAsync(IReadOnlyList<string> texts)
    {
        await using var client = Connect();
        var stream = new NatsJSContext(client);
        foreach (var text in texts) (await stream.PublishAsync(Stream, text).AsTask().WaitAsync(TimeSpan.FromSeconds(20))).EnsureSuccess();
    }

    public void Point(WorkerOptions options, int port) => (options.Source, options.From, options.Queue) = ("nats", $"nats://127.0.0.1:{port}", Stream);

    public async Task<long> CountLeftAsync()
    {
        await using var client = Connect();
        var consumer = (await new NatsJSContext(client).GetConsumerAsync(Stream, "workers")).Info;
        return (long)consumer.NumPending + consumer.NumAckPending;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private NatsConnection Connect() => new(new NatsOpts { Url = _server.Url, RequestTimeout = TimeSpan.FromSeconds(10) });
}
