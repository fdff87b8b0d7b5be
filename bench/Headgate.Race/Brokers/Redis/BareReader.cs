using StackExchange.Redis;

namespace Headgate.Race.Brokers.Redis;

/// <summary>A loop over the client alone: it reads a page, and handles and acknowledges it by so many.</summary>
internal static class BareReader
{
    public static async ValueTask<long> RunAsync(string server, string stream, string group, long messages)
    {
        await using var client = await ConnectionMultiplexer.ConnectAsync(server);
        var database = client.GetDatabase();
        var (sum, count) = (0L, 0L);
        while (count < messages)
        {
            var entries = await database.StreamReadGroupAsync(stream, group, "bare", StreamPosition.NewMessages, BrokerBounds.Prefetch);
            foreach (var batch in entries.Chunk(BrokerBounds.BatchSize))
            {
                foreach (var entry in batch) sum += NumberBody.NumberOf(((ReadOnlyMemory<byte>)entry.Values[0].Value).Span);
                await database.StreamAcknowledgeAsync(stream, group, [.. batch.Select(static entry => entry.Id)]);
            }

            count += entries.Length;
        }

        return sum;
    }
}
