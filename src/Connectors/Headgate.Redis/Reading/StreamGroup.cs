using StackExchange.Redis;

namespace Headgate.Redis.Reading;

/// <summary>A stream, the group that it is read by, and the consumer of the source.</summary>
internal sealed class StreamGroup(IDatabase database, string stream, RedisStreamOptions options, string consumer)
{
    /// <summary>The consumer to which returned entries go. Nobody reads as it: what is there waits for the next that claims.</summary>
    private const string Returned = "headgate-returned";

    /// <summary>So many entries are claimed or handed back in one call at most.</summary>
    private const int Page = 500;

    /// <summary>So idle are returned entries said to be that every source claims them when it looks.</summary>
    private static readonly long ForeverIdle = (long)TimeSpan.FromDays(365).TotalMilliseconds;

    private readonly long _idle = (long)options.ClaimIdle.TotalMilliseconds;
    private RedisValue _cursor = StreamPosition.Beginning;

    public string Stream => stream;

    /// <summary>Gets whether what the consumer has under way by the server's account was read.</summary>
    public bool IsRecovered { get; private set; }

    public async Task EnsureAsync()
    {
        if (!options.Create) return;
        try
        {
            var start = options.Start == RedisStreamStart.New ? StreamPosition.NewMessages : StreamPosition.Beginning;
            await database.StreamCreateConsumerGroupAsync(stream, options.Group, start, createStream: true);
        }
        catch (RedisServerException exists) when (exists.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
            // It is there: where it stands counts.
        }
    }

    public Task<StreamEntry[]> ReadNewAsync(int count) => database.StreamReadGroupAsync(stream, options.Group, consumer, StreamPosition.NewMessages, count);

    /// <summary>Takes again what the consumer has under way, as it had before a crash or a lost connection.</summary>
    public async Task<IReadOnlyList<ClaimedEntry>> RecoverAsync(int count)
    {
        var pending = await database.StreamPendingMessagesAsync(stream, options.Group, Math.Min(count, Page), consumer, _cursor);
        if (pending.Length == 0)
        {
            IsRecovered = true;
            _cursor = StreamPosition.Beginning;
            return [];
        }

        _cursor = $"({pending[^1].MessageId}";
        var entries = await database.StreamClaimAsync(stream, options.Group, consumer, 0, [.. pending.Select(static it => it.MessageId)]);
        var counts = pending.ToDictionary(static it => it.MessageId.ToString(), static it => it.DeliveryCount + 1L);
        return [.. entries.Where(static entry => !entry.IsNull).Select(entry => new ClaimedEntry(entry, counts[entry.Id.ToString()]))];
    }

    /// <summary>Takes over what was returned, and what others have left alone for too long.</summary>
    /// <returns>The entries, and whether there may be more.</returns>
    public async Task<(IReadOnlyList<ClaimedEntry> Entries, bool HasMore)> ClaimAsync(int count)
    {
        var claimed = await database.StreamAutoClaimAsync(stream, options.Group, consumer, _idle, _cursor, Math.Min(count, Page));
        _cursor = claimed.IsNull || claimed.NextStartId == "0-0" ? StreamPosition.Beginning : claimed.NextStartId;
        var hasMore = _cursor != StreamPosition.Beginning;
        if (claimed.IsNull || claimed.ClaimedEntries.Length == 0) return ([], hasMore);
        var entries = claimed.ClaimedEntries;
        var pending = await database.StreamPendingMessagesAsync(stream, options.Group, int.MaxValue, consumer, entries[0].Id, entries[^1].Id);
        var counts = pending.ToDictionary(static it => it.MessageId.ToString(), static it => (long)it.DeliveryCount);
        return ([.. entries.Where(static entry => !entry.IsNull).Select(entry => new ClaimedEntry(entry, counts.GetValueOrDefault(entry.Id.ToString(), 1)))], hasMore);
    }

    public async Task AcknowledgeAsync(RedisValue[] ids)
    {
        if (ids.Length == 0) return;
        var acknowledging = database.StreamAcknowledgeAsync(stream, options.Group, ids);
        if (options.DeleteAcknowledged) await Task.WhenAll(acknowledging, database.StreamDeleteAsync(stream, ids));
        else await acknowledging;
    }

    /// <summary>Has the time begin anew after which others take entries over.</summary>
    public Task ExtendAsync(RedisValue[] ids) => ClaimAsAsync(consumer, 0, ids);

    /// <summary>Hands entries back. Redis 7 knows no refusal: they are made to look as if they had been left alone for long, and the next that looks takes them.</summary>
    public Task ReturnAsync(RedisValue[] ids) => ids.Length == 0 ? Task.CompletedTask : ClaimAsAsync(Returned, ForeverIdle, ids);

    /// <summary>Hands back all that the consumer has under way.</summary>
    public async Task ReturnAllAsync()
    {
        while (await database.StreamPendingMessagesAsync(stream, options.Group, Page, consumer) is { Length: > 0 } pending)
            await ReturnAsync([.. pending.Select(static it => it.MessageId)]);
        if (options.Consumer is null) await database.StreamDeleteConsumerAsync(stream, options.Group, consumer);
    }

    public async Task<long> LagAsync()
    {
        var groups = await database.StreamGroupInfoAsync(stream);
        return groups.FirstOrDefault(group => group.Name == options.Group).Lag ?? 0;
    }

    private Task ClaimAsAsync(string owner, long idle, RedisValue[] ids) =>
        database.ExecuteAsync("XCLAIM", [(RedisKey)stream, options.Group, owner, 0, .. ids.Select(static id => (object)id), "IDLE", idle, "JUSTID"]);
}
