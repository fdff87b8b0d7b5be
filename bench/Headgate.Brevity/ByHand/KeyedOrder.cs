using System.Threading.Channels;
using Headgate.Brevity.Clients;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Headgate.Brevity.ByHand;

internal sealed class KeyedOrder(IQueueClient queue, ITable<Order> table, ILogger<KeyedOrder> logger) : BackgroundService
{
    private readonly SemaphoreSlim _workers = new(8);
    private readonly SemaphoreSlim _inFlight = new(100);
    private readonly Dictionary<string, Task> _last = [];

    public static void Add(IServiceCollection services) => services.AddHostedService<KeyedOrder>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var received = Channel.CreateBounded<QueueMessage>(100);
        await Task.WhenAll(ReceiveAsync(received.Writer, stoppingToken), HandleAllAsync(received.Reader));
    }

    private async Task ReceiveAsync(ChannelWriter<QueueMessage> received, CancellationToken stoppingToken)
    {
        await queue.ReceiveAllAsync(received, message => message, logger, stoppingToken);
        received.Complete();
    }

    /// <summary>Each message waits for the one before it of its key, and nothing else does.</summary>
    private async Task HandleAllAsync(ChannelReader<QueueMessage> received)
    {
        await foreach (var message in received.ReadAllAsync())
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

            await _inFlight.WaitAsync();
            _last[order.Customer] = HandleAfterAsync(_last.GetValueOrDefault(order.Customer, Task.CompletedTask), message.Tag, order);
            if (_last.Count <= 1000) continue;
            foreach (var (key, _) in _last.Where(entry => entry.Value.IsCompleted).ToList()) _last.Remove(key);
        }

        await Task.WhenAll(_last.Values);
    }

    private async Task HandleAfterAsync(Task before, long tag, Order order)
    {
        await before;
        var succeeded = true;
        try
        {
            await Retries.Transient.ExecuteAsync(async token => await InsertAsync(order, token));
        }
        catch (Exception failure)
        {
            logger.LogError(failure, "A message was given back");
            succeeded = false;
        }

        await queue.SettleAsync([tag], succeeded, logger);
        _inFlight.Release();
    }

    /// <summary>One attempt: a worker is needed for it, and not for the wait before the next.</summary>
    private async Task InsertAsync(Order order, CancellationToken cancellationToken)
    {
        await _workers.WaitAsync(cancellationToken);
        try
        {
            await table.InsertAsync([order], cancellationToken);
        }
        finally
        {
            _workers.Release();
        }
    }
}
