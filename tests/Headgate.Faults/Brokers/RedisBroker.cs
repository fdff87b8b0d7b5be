using Headgate.Faults.Workers;
using Headgate.Servers;
using StackExchange.Redis;

namespace Headgate.Faults.Brokers;

/// <summary>A stream of Redis.</summary>
internal sealed class RedisBroker : IBroker
{
    private const string Stream = "duties";
    private readonly RedisServer _server = new();

    public string Name => "Redis";

    public Server Server => _server;

    public Task PrepareAsync() => Task.CompletedTask;

    public async Task SendAsync(IReadOnlyList<string> texts)
    {
        await using var client = await ConnectAsync();
        var database = client.GetDatabase();
        await Task.WhenAll(texts.Select(text => database.StreamAddAsync(Stream, "body", text)));
    }

    public void Point(WorkerOptions options, int port) => (options.Source, options.From, options.Queue) = ("redis", $"127.0.0.1:{port}", Stream);

    public async Task<long> CountLeftAsync()
    {
        await using var client = await ConnectAsync();
        var group = (await client.GetDatabase().StreamGroupInfoAsync(Stream)).Single();
        return group.PendingMessageCount + (group.Lag ?? 0);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task<ConnectionMultiplexer> ConnectAsync() => ConnectionMultiplexer.ConnectAsync(_server.Configuration + ",connectRetry=1,connectTimeout=3000");
}
