using Headgate.Redis.Connections;
using Headgate.Redis.Writing;
using StackExchange.Redis;

namespace Headgate.Redis.Limits;

/// <summary>
/// A sliding window in a sorted set: each grant stands there with the server's time in microseconds until the span has passed. What was granted in the span before is counted exactly,
/// so that no span of that length has more than the limit, wherever it begins.
/// </summary>
internal sealed class SharedWindow(RedisRateLimiterOptions options) : IDisposable
{
    /// <summary>How soon the server is asked again that could not be reached.</summary>
    public static readonly TimeSpan UnreachableDelay = TimeSpan.FromMilliseconds(200);

    // Members are 'time:number:count', scored by their time, so that one member stands for all permits of a request. The answer is 0 when they were granted, else after how many microseconds to ask again:
    // when so many of the oldest have left the window that the request has room. Grants of a time to come were made before the server's clock was set back: they count as made now, and hold up nobody
    // for longer than a span.
    private const string Script = """
        local clock = redis.call('TIME')
        local now = clock[1] * 1000000 + clock[2]
        local limit, span, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
        for _, ahead in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], string.format('(%.0f', now), '+inf')) do redis.call('ZADD', KEYS[1], now, ahead) end
        redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - span)
        local held = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
        local used = 0
        for i = 1, #held, 2 do used = used + tonumber(string.match(held[i], ':(%d+)$')) end
        if used + wanted <= limit then
          if wanted > 0 then
            local number = redis.call('INCR', KEYS[2])
            redis.call('ZADD', KEYS[1], now, string.format('%.0f:%.0f:%d', now, number, wanted))
            local life = math.ceil(span / 1000) + 1000
            redis.call('PEXPIRE', KEYS[1], life)
            redis.call('PEXPIRE', KEYS[2], life)
          end
          return 0
        end
        local free = limit - used
        for i = 1, #held, 2 do
          free = free + tonumber(string.match(held[i], ':(%d+)$'))
          if free >= wanted then return math.max(1, tonumber(held[i + 1]) + span - now + 1) end
        end
        return span
        """;

    private readonly RedisLink _link = new(options.Configuration, options.ConfigureClient);

    // One hash tag for both keys, so that they are on one node of a cluster.
    private readonly RedisKey[] _keys = [$"{{{options.Key}}}:window", $"{{{options.Key}}}:number"];
    private readonly long _span = (long)options.Per.TotalMicroseconds;

    /// <summary>Takes permits.</summary>
    /// <returns>Zero when they were granted, else when to ask again.</returns>
    public async Task<TimeSpan> TakeAsync(int count, CancellationToken cancellationToken)
    {
        var database = await _link.GetAsync(cancellationToken).ConfigureAwait(false);
        var answer = await database.ScriptEvaluateAsync(Script, _keys, [options.Permits, _span, count]).WaitAsync(cancellationToken).ConfigureAwait(false);
        var wait = (long)answer;
        return wait == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling(wait / 1000.0));
    }

    /// <summary>Whether a failure is of the connection, and passes.</summary>
    public static bool IsPassing(Exception failure) => failure switch
    {
        _ when RedisClient.IsRefusal(failure) => false,
        RedisServerException refused => RedisClient.Begins(refused, "LOADING") || RedisClient.Begins(refused, "READONLY") || RedisClient.Begins(refused, "BUSY "),
        RedisException or TimeoutException or IOException or ObjectDisposedException => true,
        _ => false,
    };

    public void Dispose() => _link.Dispose();
}
