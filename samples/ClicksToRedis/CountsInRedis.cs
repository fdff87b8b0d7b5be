using System.Globalization;
using StackExchange.Redis;

namespace ClicksToRedis;

/// <summary>The counts: a hash for each minute, with a field for each page. Beside it is a set of the clicks that are in it, kept for a day, so that a click that comes again
/// is not counted again.</summary>
public sealed class CountsInRedis(ClicksOptions options) : IDisposable
{
    private const int MostAtOnce = 1000;

    /// <summary>Nothing runs in between, but Redis takes back nothing of a script that fails: when the count cannot be added to, the script itself forgets the clicks again.</summary>
    private const string Script = """
        local page = table.remove(ARGV, 1)
        local fresh = {}
        for _, click in ipairs(ARGV) do
            if redis.call('SADD', KEYS[2], click) == 1 then fresh[#fresh + 1] = click end
        end
        redis.call('EXPIRE', KEYS[2], 86400)
        if #fresh == 0 then return 0 end
        local count = redis.pcall('HINCRBY', KEYS[1], page, #fresh)
        if type(count) == 'table' and count.err then redis.call('SREM', KEYS[2], unpack(fresh)) end
        return count
        """;

    private readonly ConnectionMultiplexer _redis = ConnectionMultiplexer.Connect(options.Redis);

    /// <summary>Whether another attempt may help: the server restarts, the network is down.</summary>
    public static bool IsTransient(Exception failure) => failure is RedisException or TimeoutException;

    /// <summary>Counts clicks of a page in a minute. What Redis does not confirm is failed, and tried again by the pipeline; thrown on, a failure would stop the flow.</summary>
    public async Task AddAsync(string page, DateTimeOffset minute, IReadOnlyList<WaitingClick> clicks)
    {
        var counts = $"clicks:{minute.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture)}";
        var seen = $"{{{counts}}}:seen"; // in a cluster, on the server that has the counts: the part in braces says which
        foreach (var some in clicks.Chunk(MostAtOnce))
        {
            try
            {
                await _redis.GetDatabase().ScriptEvaluateAsync(Script, [counts, seen], [page, .. some.Select(waiting => (RedisValue)waiting.Click.Sequence)]);
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
