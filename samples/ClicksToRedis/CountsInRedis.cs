using System.Globalization;
using StackExchange.Redis;

namespace ClicksToRedis;

/// <summary>The counts: a hash for each minute, with a field for each page. Beside it is a set of the clicks that are in it, kept for a day, so that a click that comes again
/// is not counted again.</summary>
public sealed class CountsInRedis(ClicksOptions options) : IDisposable
{
    private const int MostAtOnce = 1000;

    /// <summary>Runs as a whole or not at all.</summary>
    private const string Script = """
        local page = table.remove(ARGV, 1)
        local fresh = redis.call('SADD', KEYS[2], unpack(ARGV))
        redis.call('EXPIRE', KEYS[2], 86400)
        if fresh > 0 then redis.call('HINCRBY', KEYS[1], page, fresh) end
        """;

    private readonly ConnectionMultiplexer _redis = ConnectionMultiplexer.Connect(options.Redis);

    /// <summary>Whether another attempt may help: the server restarts, the network is down.</summary>
    public static bool IsTransient(Exception failure) => failure is RedisException or TimeoutException;

    /// <summary>Counts clicks of a page in a minute. What Redis does not confirm is failed, and tried again by the pipeline; thrown on, a failure would stop the flow.</summary>
    public async Task AddAsync(string page, DateTimeOffset minute, IReadOnlyList<WaitingClick> clicks)
    {
        var counts = $"clicks:{minute.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture)}";
        foreach (var some in clicks.Chunk(MostAtOnce))
        {
            try
            {
                await _redis.GetDatabase().ScriptEvaluateAsync(Script, [counts, $"{counts}:seen"], [page, .. some.Select(waiting => (RedisValue)waiting.Click.Sequence)]);
                foreach (var waiting in some) waiting.Confirm();
            }
            catch (Exception failure)
            {
                foreach (var waiting in some) waiting.Fail(failure);
            }
        }
    }

    public void Dispose() => _redis.Dispose();
}
