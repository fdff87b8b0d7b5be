using Headgate.Faults.Running;
using Headgate.Faults.Workers;
using Headgate.Servers;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Headgate.Faults.Brokers;

/// <summary>A stream of JetStream, on one node or on several.</summary>
/// <param name="nodeCount">On how many each message is kept.</param>
internal sealed class NatsBroker(int nodeCount = 1) : IClusterBroker
{
    private const string Stream = "duties";

    /// <summary>In seconds.</summary>
    private const int LongestElection = 60;

    private readonly IReadOnlyList<NatsServer> _nodes = nodeCount == 1 ? [new NatsServer()] : NatsServer.Cluster(nodeCount);

    public string Name => nodeCount == 1 ? "NATS" : $"NATS on {nodeCount} nodes";

    public IReadOnlyList<Server> Nodes => _nodes;

    public Server Server => _nodes[0];

    public async Task PrepareAsync()
    {
        foreach (var node in _nodes.Skip(1)) await node.StartAsync();
        if (!await Patience.UntilAsync(CreateAsync, LongestElection)) throw new InvalidOperationException($"{Name}: no stream could be made within {LongestElection} s.");
    }

    /// <summary>Also whether they have what the others have.</summary>
    public async Task<bool> IsWholeAsync()
    {
        try
        {
            await using var client = Connect();
            var cluster = (await new NatsJSContext(client).GetStreamAsync(Stream)).Info.Cluster;
            return cluster?.Leader is not null && cluster.Replicas?.Count == nodeCount - 1 && cluster.Replicas.All(static replica => replica is { Current: true, Offline: not true });
        }
        catch (Exception)
        {
            // There is no leader just now.
            return false;
        }
    }

    public async Task SendAsync(IReadOnlyList<string> texts)
    {
        await using var client = Connect();
        var stream = new NatsJSContext(client);
        foreach (var text in texts) (await stream.PublishAsync(Stream, text).AsTask().WaitAsync(TimeSpan.FromSeconds(20))).EnsureSuccess();
    }

    public void Point(WorkerOptions options, int port) => (options.Source, options.From, options.Queue) = ("nats", nodeCount == 1 ? $"nats://127.0.0.1:{port}" : Urls, Stream);

    public async Task<long> CountLeftAsync()
    {
        await using var client = Connect();
        var consumer = (await new NatsJSContext(client).GetConsumerAsync(Stream, "workers")).Info;
        return (long)consumer.NumPending + consumer.NumAckPending;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
    }

    private string Urls => string.Join(',', _nodes.Select(static node => node.Url));

    private async Task<bool> CreateAsync()
    {
        try
        {
            await using var client = Connect();
            await new NatsJSContext(client).CreateStreamAsync(new StreamConfig(Stream, [Stream]) { NumReplicas = nodeCount });
            return true;
        }
        catch (Exception) when (nodeCount > 1)
        {
            // They have not elected anybody yet.
            return false;
        }
    }

    private NatsConnection Connect() => new(new NatsOpts { Url = Urls, RequestTimeout = TimeSpan.FromSeconds(10) });
}
