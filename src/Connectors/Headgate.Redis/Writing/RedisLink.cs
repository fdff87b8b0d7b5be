using Headgate.Redis.Connections;
using StackExchange.Redis;

namespace Headgate.Redis.Writing;

/// <summary>A sink's connection: made when it is first needed. The client mends it by itself. Thread-safe.</summary>
internal sealed class RedisLink(string configuration, Action<ConfigurationOptions>? configure) : IAsyncDisposable, IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private volatile ConnectionMultiplexer? _client;

    public async ValueTask<IDatabase> GetAsync(CancellationToken cancellationToken)
    {
        if (_client is { IsConnected: true } client) return client.GetDatabase();
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_client is { IsConnected: true } other) return other.GetDatabase();
            if (_client is { } lost)
            {
                _client = null;
                await lost.DisposeAsync().ConfigureAwait(false);
            }

            var made = await RedisClient.ConnectAsync(configuration, configure, "headgate", cancellationToken).ConfigureAwait(false);
            _client = made;
            return made.GetDatabase();
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _client, null) is { } client) await client.DisposeAsync().ConfigureAwait(false);
        _gate.Dispose();
    }

    public void Dispose()
    {
        Interlocked.Exchange(ref _client, null)?.Dispose();
        _gate.Dispose();
    }
}
