using Headgate.Servers;
using StackExchange.Redis;

namespace Headgate.Redis.Tests.Kit;

/// <summary>A server for the tests of a class, with a proxy before it that cuts connections.</summary>
public sealed class RedisFixture : IAsyncLifetime
{
    private int _number;
    private ConnectionMultiplexer? _client;
    private CutProxy? _proxy;

    public RedisServer Server { get; } = new();

    public CutProxy Proxy => _proxy!;

    /// <summary>The server, by the proxy.</summary>
    public string ProxyConfiguration => $"127.0.0.1:{Proxy.Port}";

    /// <summary>A client of the tests' own.</summary>
    public IDatabase Database => _client!.GetDatabase();

    public async ValueTask InitializeAsync()
    {
        await Server.StartAsync();
        _proxy = new CutProxy(Server.Port);
        _client = await ConnectionMultiplexer.ConnectAsync($"{Server.Configuration},allowAdmin=true");
    }

    public string NewName(string name = "s") => $"{name}{Interlocked.Increment(ref _number)}";

    /// <summary>Adds numbers as texts.</summary>
    public async Task SendAsync(string stream, int count)
    {
        foreach (var some in Enumerable.Range(0, count).Chunk(5000))
            await Task.WhenAll(some.Select(number => SendAsync(stream, $"{number}")));
    }

    public Task SendAsync(string stream, string text, params (string Name, string Value)[] headers) =>
        Database.StreamAddAsync(stream, [new NameValueEntry("body", text), .. headers.Select(static header => new NameValueEntry(header.Name, header.Value))]);

    /// <summary>How many entries of a group are under way, and how many it has not given out; nothing while there is no group.</summary>
    public async Task<(long InFlight, long Waiting)> CountsAsync(string stream, string group)
    {
        try
        {
            var found = (await Database.StreamGroupInfoAsync(stream)).First(it => it.Name == group);
            return (found.PendingMessageCount, found.Lag ?? -1);
        }
        catch (Exception missing) when (missing is RedisException or InvalidOperationException)
        {
            return (-1, -1);
        }
    }

    /// <summary>Has the server leave it to the system when its log comes to the disk. It outlives a kill of the process all the same.</summary>
    public Task RelaxAsync() => Eventually.IsAsync(true, async () =>
    {
        try
        {
            await Database.ExecuteAsync("CONFIG", "SET", "appendfsync", "no");
            return true;
        }
        catch (RedisException)
        {
            return false;
        }
    }, "the server can be configured");

    public async ValueTask DisposeAsync()
    {
        if (_client is not null) await _client.DisposeAsync();
        if (_proxy is not null) await _proxy.DisposeAsync();
        await Server.DisposeAsync();
    }
}
