using NATS.Client.Core;
using NATS.Client.JetStream;

namespace Headgate.Race.Brokers.Nats;

/// <summary>The client's own publishing: so many at a time, and then their confirmations.</summary>
internal static class BareWriter
{
    public static async ValueTask<long> RunAsync(string server, string subject, long messages)
    {
        await using var connection = new NatsConnection(new NatsOpts { Url = server });
        var jetStream = new NatsJSContext(connection);
        var batch = new List<Task>(BrokerBounds.BatchSize);
        var sum = 0L;
        for (var number = 0L; number < messages; number++)
        {
            batch.Add(PublishAsync(jetStream, subject, NumberBody.Of(number)));
            sum += number;
            if (batch.Count < BrokerBounds.BatchSize && number < messages - 1) continue;
            await Task.WhenAll(batch);
            batch.Clear();
        }

        return sum;
    }

    private static async Task PublishAsync(NatsJSContext jetStream, string subject, byte[] body)
    {
        var answer = await jetStream.PublishAsync(subject, body, NatsRawSerializer<byte[]>.Default);
        answer.EnsureSuccess();
    }
}
