using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Headgate.Race.Brokers.RabbitMq;

/// <summary>A consumer of the client alone: it handles messages by so many, and acknowledges each such group with one call.</summary>
internal static class BareReader
{
    public static async ValueTask<long> RunAsync(Uri server, string queue, long messages)
    {
        await using var connection = await new ConnectionFactory { Uri = server }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.BasicQosAsync(0, BrokerBounds.Prefetch, global: false);
        var (sum, count, all) = (0L, 0L, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var batch = new List<long>(BrokerBounds.BatchSize);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            batch.Add(NumberBody.NumberOf(delivery.Body.Span));
            count++;
            if (batch.Count < BrokerBounds.BatchSize && count < messages) return;
            foreach (var number in batch) sum += number;
            batch.Clear();
            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: true);
            if (count == messages) all.SetResult();
        };
        await channel.BasicConsumeAsync(queue, autoAck: false, consumer);
        await all.Task;
        await channel.CloseAsync();
        await connection.CloseAsync();
        return sum;
    }
}
