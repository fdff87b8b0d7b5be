using Headgate.Pipelines;
using Headgate.Pipelines.Handlers;
using Headgate.Redis;
using Headgate.Servers;
using StackExchange.Redis;

namespace Headgate.Connectors.Tests.Slow;

internal sealed class SlowRedis : ISlowBroker
{
    private const string Stream = "slow";
    private readonly RedisServer _server = new();
    private ConnectionMultiplexer? _client;

    public string Name => "Redis";

    public Func<IServiceProvider, IBatchHandler<byte[]>> Sink =>
        RedisStreams.Append<byte[]>(options => (options.Configuration, options.Stream) = (_server.Configuration, Stream));

    public async Task StartAsync()
    {
        await _server.StartAsync();
        _client = await ConnectionMultiplexer.ConnectAsync(_server.Configuration);
    }

    public Pipeline Read(int batchSize, Func<int, CancellationToken, ValueTask> handle) => SlowPipelines.Read(
        RedisStreams.Read(options => (options.Configuration, options.Stream, options.Group) = (_server.Configuration, Stream, Stream)), batchSize, handle);

    public async Task<long> CountWaitingAsync() => (await _client!.GetDatabase().StreamGroupInfoAsync(Stream)).Single().Lag ?? 0;

    public async ValueTask DisposeAsync()
    {
        if (_client is not null) await _client.DisposeAsync();
        await _server.DisposeAsync();
    }
}
