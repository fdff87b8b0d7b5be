using Headgate.Servers;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Headgate.Nats.Tests.Kit;

/// <summary>A server for the tests of a class, with a proxy before it that cuts connections.</summary>
public sealed class NatsFixture : IAsyncLifetime
{
    private int _number;
    private NatsConnection? _client;
    private CutProxy? _proxy;

    public NatsServer Server { get; } = new();

    public CutProxy Proxy => _proxy!;

    /// <summary>The server, by the proxy.</summary>
    public string ProxyUrl => $"nats://127.0.0.1:{Proxy.Port}";

    /// <summary>A client of the tests' own.</summary>
    public NatsJSContext JetStream => new(_client!);

    public async ValueTask InitializeAsync()
    {
        await Server.StartAsync();
        _proxy = new CutProxy(Server.Port);
        _client = new NatsConnection(NatsOpts.Default with { Url = Server.Url, ReconnectWaitMin = TimeSpan.FromMilliseconds(50), ReconnectWaitMax = TimeSpan.FromMilliseconds(200) });
        await _client.ConnectAsync();
    }

    /// <summary>Makes a stream of its own, named so; its subjects are its name and what stands below.</summary>
    public async Task<string> NewStreamAsync(string name = "s")
    {
        var stream = $"{name}{Interlocked.Increment(ref _number)}";
        await JetStream.CreateStreamAsync(new StreamConfig(stream, [stream, $"{stream}.>"]) { DuplicateWindow = TimeSpan.FromMinutes(2) });
        return stream;
    }

    /// <summary>Publishes numbers as texts, to subjects of their keys, a thousand at a time.</summary>
    public async Task SendAsync(string stream, int count, Func<int, string>? subject = null)
    {
        foreach (var some in Enumerable.Range(0, count).Chunk(1000))
            await Task.WhenAll(some.Select(number => SendAsync(subject?.Invoke(number) ?? stream, $"{number}")));
    }

    public async Task SendAsync(string subject, string text, NatsHeaders? headers = null)
    {
        var answer = await JetStream.PublishAsync(subject, text, NatsUtf8PrimitivesSerializer<string>.Default, null, headers);
        answer.EnsureSuccess();
    }

    public async Task<ConsumerInfo> InfoAsync(string stream, string consumer)
    {
        var found = await JetStream.GetConsumerAsync(stream, consumer);
        return found.Info;
    }

    /// <summary>How many messages of a consumer are under way, and up to which all are settled; nothing while there is no consumer.</summary>
    public async Task<(long InFlight, long Settled)> CountsAsync(string stream, string consumer)
    {
        try
        {
            var info = await InfoAsync(stream, consumer);
            return (info.NumAckPending, (long)info.AckFloor.StreamSeq);
        }
        catch (NatsJSApiException missing) when (missing.Error.Code == 404)
        {
            return default;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null) await _client.DisposeAsync();
        if (_proxy is not null) await _proxy.DisposeAsync();
        await Server.DisposeAsync();
    }
}
