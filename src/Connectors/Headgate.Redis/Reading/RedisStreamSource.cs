using System.Globalization;
using System.Net.Sockets;
using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;
using Headgate.Redis.Connections;
using StackExchange.Redis;

namespace Headgate.Redis.Reading;

/// <summary>Reads streams through a consumer group.</summary>
internal sealed class RedisStreamSource : ConnectedSource<RedisStreamMessage>
{
    private readonly RedisStreamOptions _options;
    private readonly string _consumer;

    public RedisStreamSource(SourceContext context, RedisStreamOptions options)
        : base(context, $"{RedisClient.PlaceOf(options.Configuration)} {string.Join(',', options.AllStreams)}/{options.Group}", options.Reconnect)
    {
        _options = options;
        _consumer = options.Consumer is not { } name
            ? $"headgate-{Guid.NewGuid():N}"
            : context.Index == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-{context.Index}");
    }

    protected override async ValueTask<SourceConnection<RedisStreamMessage>> ConnectAsync(CancellationToken cancellationToken)
    {
        var client = await RedisClient.ConnectAsync(_options.Configuration, _options.ConfigureClient, $"{Context.Pipeline}/{Context.Name}", cancellationToken);
        try
        {
            var groups = _options.AllStreams.Select(stream => new StreamGroup(client.GetDatabase(), stream, _options, _consumer)).ToList();
            foreach (var group in groups) await group.EnsureAsync();
            return new RedisStreamConnection(Context, _options, client, groups);
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    protected override bool IsTransient(Exception failure) => failure switch
    {
        _ when RedisClient.IsRefusal(failure) => false,
        RedisServerException refused when RedisClient.Begins(refused, "NOGROUP") => _options.Create,
        RedisServerException refused => RedisClient.Begins(refused, "LOADING") || RedisClient.Begins(refused, "READONLY") || RedisClient.Begins(refused, "MASTERDOWN")
            || RedisClient.Begins(refused, "CLUSTERDOWN") || RedisClient.Begins(refused, "TRYAGAIN") || RedisClient.Begins(refused, "BUSY "),
        RedisException or IOException or SocketException or TimeoutException or OperationCanceledException or ObjectDisposedException => true,
        _ => false,
    };
}
