using Headgate.Servers;

namespace Headgate.RabbitMq.Tests.Broker;

/// <summary>A server, a proxy before it that can cut connections, and a client of the tests' own.</summary>
public sealed class SharedBroker : IAsyncLifetime
{
    /// <summary>The password that nobody may see.</summary>
    public const string Secret = "s3cret-of-the-server";

    private CutProxy? _proxy;
    private BrokerClient? _client;
    private int _queueCount;

    public RabbitMqServer Server { get; } = new();

    public CutProxy Proxy => _proxy!;

    public BrokerClient Client => _client!;

    /// <summary>How to connect.</summary>
    public Uri Uri => UriOf(Server.Port);

    /// <summary>How to connect through the proxy.</summary>
    public Uri ProxiedUri => UriOf(Proxy.Port);

    public async ValueTask InitializeAsync()
    {
        await Server.StartAsync();
        await Server.ControlAsync("change_password", "guest", Secret);
        _proxy = new CutProxy(Server.Port);
        _client = await BrokerClient.ConnectAsync(Uri);
    }

    /// <summary>A name that no other test has.</summary>
    public string NewName(string prefix = "q") => $"{prefix}-{Interlocked.Increment(ref _queueCount)}";

    public async ValueTask DisposeAsync()
    {
        if (_client is not null) await _client.DisposeAsync();
        if (_proxy is not null) await _proxy.DisposeAsync();
        await Server.DisposeAsync();
    }

    private static Uri UriOf(int port) => new($"amqp://guest:{Secret}@127.0.0.1:{port}/");
}
