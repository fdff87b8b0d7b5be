using NATS.Client.Core;
using NATS.Client.JetStream;

namespace Headgate.Race.Brokers.Nats;

/// <summary>The client's own loop over a consumer: it handles messages by so many, and acknowledges each of them then, as explicit acknowledgement asks for.</summary>
internal static class BareReader
{
    /// <param name="server">The server.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="consumerName">Its consumer.</param>
    /// <param name="messages">How many there are.</param>
    /// <param name="hears">Whether it waits until the server has read the acknowledgements of each batch, as the pipeline does.</param>
    public static async ValueTask<long> RunAsync(string server, string stream, string consumerName, long messages, bool hears)
    {
        await using var connection = new NatsConnection(new NatsOpts { Url = server });
        var consumer = await new NatsJSContext(connection).GetConsumerAsync(stream, consumerName);
        var batch = new List<INatsJSMsg<byte[]>>(BrokerBounds.BatchSize);
        var (sum, count) = (0L, 0L);
        await foreach (var message in consumer.ConsumeAsync(NatsRawSerializer<byte[]>.Default, new NatsJSConsumeOpts { MaxMsgs = BrokerBounds.Prefetch }))
        {
            batch.Add(message);
            count++;
            if (batch.Count < BrokerBounds.BatchSize && count < messages) continue;
            foreach (var each in batch) sum += NumberBody.NumberOf(each.Data);
            foreach (var each in batch) await each.AckAsync();
            if (hears) await connection.PingAsync();
            batch.Clear();
            if (count == messages) break;
        }

        await connection.PingAsync();
        return sum;
    }
}
