using System.Threading.Channels;
using Headgate.Brevity.Clients;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Headgate.Brevity.ByHand;

internal sealed class FanOut(
    IQueueClient queue, [FromKeyedServices("orders")] ITable<Order> orders, [FromKeyedServices("audit")] ITable<Order> audit, ILogger<FanOut> logger) : BackgroundService
{
    public static void Add(IServiceCollection services) => services.AddHostedService<FanOut>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var received = Channel.CreateBounded<QueueMessage>(100);
        var toOrders = Channel.CreateBounded<Delivery>(200);
        var toAudit = Channel.CreateBounded<Delivery>(1000);
        await Task.WhenAll(
            ReceiveAsync(received.Writer, stoppingToken),
            ShareAsync(received.Reader, toOrders.Writer, toAudit.Writer),
            StoreAsync(toOrders.Reader, orders, 100),
            StoreAsync(toAudit.Reader, audit, 500));
    }

    private async Task ReceiveAsync(ChannelWriter<QueueMessage> received, CancellationToken stoppingToken)
    {
        await queue.ReceiveAllAsync(received, message => message, logger, stoppingToken);
        received.Complete();
    }

    private async Task ShareAsync(ChannelReader<QueueMessage> received, ChannelWriter<Delivery> toOrders, ChannelWriter<Delivery> toAudit)
    {
        await foreach (var message in received.ReadAllAsync())
        {
            Delivery delivery;
            try
            {
                delivery = new Delivery(message.Tag, Order.Parse(message.Body));
            }
            catch (Exception failure)
            {
                logger.LogError(failure, "A message was given back");
                await queue.SettleAsync([message.Tag], succeeded: false, logger);
                continue;
            }

            await toOrders.WriteAsync(delivery);
            await toAudit.WriteAsync(delivery);
        }

        toOrders.Complete();
        toAudit.Complete();
    }

    private async Task StoreAsync(ChannelReader<Delivery> deliveries, ITable<Order> table, int size)
    {
        await foreach (var batch in deliveries.ReadBatchesAsync(size, TimeSpan.FromSeconds(1)))
        {
            var succeeded = true;
            try
            {
                await Retries.Transient.ExecuteAsync(async token => await table.InsertAsync([.. batch.Select(delivery => delivery.Order)], token));
            }
            catch (Exception failure)
            {
                logger.LogError(failure, "{Count} messages were given back", batch.Count);
                succeeded = false;
            }

            var ended = batch.Where(delivery => delivery.End(succeeded)).ToLookup(delivery => delivery.HasSucceeded, delivery => delivery.Tag);
            foreach (var group in ended) await queue.SettleAsync([.. group], group.Key, logger);
        }
    }

    /// <summary>A message that is to be stored twice.</summary>
    private sealed class Delivery(long tag, Order order)
    {
        private int _left = 2;
        private volatile bool _hasFailed;

        public long Tag => tag;

        public Order Order => order;

        public bool HasSucceeded => !_hasFailed;

        /// <summary>Whether this was the last of its ends.</summary>
        public bool End(bool succeeded)
        {
            if (!succeeded) _hasFailed = true;
            return Interlocked.Decrement(ref _left) == 0;
        }
    }
}
