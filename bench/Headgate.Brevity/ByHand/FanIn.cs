using System.Threading.Channels;
using Headgate.Brevity.Clients;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Headgate.Brevity.ByHand;

internal sealed class FanIn(
    [FromKeyedServices("web")] IQueueClient web, [FromKeyedServices("shops")] IQueueClient shops, [FromKeyedServices("phone")] IQueueClient phone,
    ITable<Order> table, ILogger<FanIn> logger) : BackgroundService
{
    public static void Add(IServiceCollection services) => services.AddHostedService<FanIn>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var received = Channel.CreateBounded<(IQueueClient Queue, QueueMessage Message)>(200);
        var orders = Channel.CreateBounded<(IQueueClient Queue, long Tag, Order Order)>(200);
        IQueueClient[] queues = [web, shops, phone];
        var receivers = queues.Select(queue => queue.ReceiveAllAsync(received.Writer, message => (queue, message), logger, stoppingToken));
        await Task.WhenAll(EndAsync(receivers, received.Writer), ParseAsync(received.Reader, orders.Writer), StoreAsync(orders.Reader));
    }

    private static async Task EndAsync<T>(IEnumerable<Task> receivers, ChannelWriter<T> received)
    {
        await Task.WhenAll(receivers);
        received.Complete();
    }

    private async Task ParseAsync(ChannelReader<(IQueueClient Queue, QueueMessage Message)> received, ChannelWriter<(IQueueClient Queue, long Tag, Order Order)> orders)
    {
        await foreach (var (queue, message) in received.ReadAllAsync())
        {
            Order order;
            try
            {
                order = Order.Parse(message.Body);
            }
            catch (Exception failure)
            {
                logger.LogError(failure, "A message was given back");
                await queue.SettleAsync([message.Tag], succeeded: false, logger);
                continue;
            }

            await orders.WriteAsync((queue, message.Tag, order));
        }

        orders.Complete();
    }

    private async Task StoreAsync(ChannelReader<(IQueueClient Queue, long Tag, Order Order)> orders)
    {
        await foreach (var batch in orders.ReadBatchesAsync(100, TimeSpan.FromSeconds(1)))
        {
            var succeeded = true;
            try
            {
                await Retries.Transient.ExecuteAsync(async token => await table.InsertAsync([.. batch.Select(item => item.Order)], token));
            }
            catch (Exception failure)
            {
                logger.LogError(failure, "{Count} messages were given back", batch.Count);
                succeeded = false;
            }

            foreach (var group in batch.GroupBy(item => item.Queue, item => item.Tag)) await group.Key.SettleAsync([.. group], succeeded, logger);
        }
    }
}
