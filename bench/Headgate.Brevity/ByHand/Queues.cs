using System.Threading.Channels;
using Headgate.Brevity.Clients;
using Microsoft.Extensions.Logging;

namespace Headgate.Brevity.ByHand;

internal static class Queues
{
    /// <summary>Receives until the queue is closed or the program stops; after a failure, again.</summary>
    public static async Task ReceiveAllAsync<T>(this IQueueClient queue, ChannelWriter<T> target, Func<QueueMessage, T> select, ILogger logger, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var messages = await queue.ReceiveAsync(100, stoppingToken);
                if (messages.Count == 0) break;
                foreach (var message in messages) await target.WriteAsync(select(message), CancellationToken.None);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure) when (failure is not ChannelClosedException)
            {
                logger.LogWarning(failure, "The queue could not be read");
                await Task.Delay(100, CancellationToken.None);
            }
        }
    }

    /// <summary>Tells the queue what has become of messages; if that fails, it sends them again.</summary>
    public static async Task SettleAsync(this IQueueClient queue, IReadOnlyCollection<long> tags, bool succeeded, ILogger logger)
    {
        try
        {
            await (succeeded ? queue.AcknowledgeAsync(tags) : queue.ReturnAsync(tags));
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "{Count} messages could not be settled", tags.Count);
        }
    }
}
