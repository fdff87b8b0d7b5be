using StackExchange.Redis;

namespace Headgate.Race.Brokers.Redis;

/// <summary>A loop over the client alone: it appends so many, and waits for them.</summary>
internal static class BareWriter
{
    public static async ValueTask<long> RunAsync(string server, string stream, long messages)
    {
        await using var client = await ConnectionMultiplexer.ConnectAsync(server);
        var database = client.GetDatabase();
        var batch = new List<Task>(BrokerBounds.BatchSize);
        var sum = 0L;
        for (var number = 0L; number < messages; number++)
        {
            batch.Add(database.StreamAddAsync(stream, "body", NumberBody.Of(number)));
            sum += number;
            if (batch.Count < BrokerBounds.BatchSize && number < messages - 1) continue;
            await Task.WhenAll(batch);
            batch.Clear();
        }

        return sum;
    }
}
