using NATS.Client.Core;
using NATS.Client.JetStream;

namespace Headgate.Race.Brokers.Nats;

/// <summary>The client's own loop over a consumer: it handles messages by so many, and acknowledges each of them then, as explicit acknowledgement asks for.</summary>
internal static class BareReader
{
    public static async ValueTask<long> RunAsync(string server, string stream, string consumerName, long messages)
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
            batch.Clear();
            if (count == messages) break;
        }

        await connection.PingAsync();
        return sum;
    }
}
