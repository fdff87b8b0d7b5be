using Headgate.Servers;

namespace Headgate.RabbitMq.Tests.Broker;

/// <summary>A server, a proxy before it that can cut connections, and a client of the tests' own.</summary>
public sealed class SharedBroker : IAsyncLifetime
{
    private CutProxy? _proxy;
    private BrokerClient? _client;
    private int _queueCount;

    public RabbitMqServer Server { get; } = new();

    public CutProxy Proxy => _proxy!;

    public BrokerClient Client => _client!;

    /// <summary>How to connect through the proxy.</summary>
    public Uri ProxiedUri => new($"amqp://guest:guest@127.0.0.1:{Proxy.Port}/");

    public async ValueTask InitializeAsync()
    {
        await Server.StartAsync();
        _proxy = new CutProxy(Server.Port);
        _client = await BrokerClient.ConnectAsync(Server.Uri);
    }

    /// <summary>A name that no other test has.</summary>
    public string NewName(string prefix = "q") => $"{prefix}-{Interlocked.Increment(ref _queueCount)}";

    public async ValueTask DisposeAsync()
    {
        if (_client is not null) await _client.DisposeAsync();
        if (_proxy is not null) await _proxy.DisposeAsync();
        await Server.DisposeAsync();
    }
}
