using System.Threading.Channels;
using Headgate.Brevity.Clients;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Headgate.Brevity.ByHand;

internal sealed class Etl(IAsyncEnumerable<string> lines, ITable<Order> table, RejectsFile rejects, IHostApplicationLifetime lifetime, ILogger<Etl> logger) : BackgroundService
{
    public static void Add(IServiceCollection services) => services.AddSingleton<RejectsFile>().AddHostedService<Etl>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var read = Channel.CreateBounded<string>(100);
        var parsed = Channel.CreateBounded<Order>(200);
        var parsers = Enumerable.Range(0, Environment.ProcessorCount * 2).Select(_ => ParseAsync(read.Reader, parsed.Writer));
        await Task.WhenAll(
            EndAsync(ReadAsync(read.Writer, stoppingToken), read.Writer),
            EndAsync(Task.WhenAll(parsers), parsed.Writer, read.Writer),
            EndAsync(LoadAsync(parsed.Reader), parsed.Writer));
        lifetime.StopApplication();
    }

    private async Task ReadAsync(ChannelWriter<string> read, CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var line in lines.WithCancellation(stoppingToken)) await read.WriteAsync(line, CancellationToken.None);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            logger.LogInformation("Stopping: what was read is loaded");
        }
    }

    private async Task ParseAsync(ChannelReader<string> read, ChannelWriter<Order> parsed)
    {
        await foreach (var line in read.ReadAllAsync())
        {
            Order order;
            try
            {
                order = Order.Parse(line);
            }
            catch (Exception failure)
            {
                logger.LogError(failure, "A line was rejected");
                await rejects.WriteAsync([line], failure, attempts: 1);
                continue;
            }

            await parsed.WriteAsync(order);
        }
    }

    private async Task LoadAsync(ChannelReader<Order> parsed)
    {
        await foreach (var batch in parsed.ReadBatchesAsync(100, TimeSpan.FromSeconds(1)))
        {
            var attempts = 0;
            try
            {
                await Retries.Transient.ExecuteAsync(async token =>
                {
                    attempts++;
                    await table.InsertAsync(batch, token);
                });
            }
            catch (Exception failure)
            {
                logger.LogError(failure, "{Count} orders were rejected", batch.Count);
                await rejects.WriteAsync(batch.Select(order => order.Line), failure, attempts);
            }
        }
    }

    /// <summary>When a part has ended, those beside it end too: after what there is, or, when it has failed, at once.</summary>
    private static async Task EndAsync<T>(Task part, ChannelWriter<T> after, ChannelWriter<string>? before = null)
    {
        try
        {
            await part;
            after.TryComplete();
        }
        catch (Exception failure)
        {
            after.TryComplete(failure);
            before?.TryComplete(failure);
            throw;
        }
    }
}
