using RabbitMQ.Client;

namespace Headgate.Race.Brokers.RabbitMq;

/// <summary>A publisher of the client alone: it publishes so many, and waits until the server has confirmed them.</summary>
internal static class BareWriter
{
    public static async ValueTask<long> RunAsync(Uri server, string queue, long messages)
    {
        await using var connection = await new ConnectionFactory { Uri = server }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        var properties = new BasicProperties { Persistent = true };
        var batch = new List<Task>(BrokerBounds.BatchSize);
        var sum = 0L;
        for (var number = 0L; number < messages; number++)
        {
            batch.Add(channel.BasicPublishAsync("", queue, mandatory: true, properties, NumberBody.Of(number)).AsTask());
            sum += number;
            if (batch.Count < BrokerBounds.BatchSize && number < messages - 1) continue;
            await Task.WhenAll(batch);
            batch.Clear();
        }

        await channel.CloseAsync();
        await connection.CloseAsync();
        return sum;
    }
}
