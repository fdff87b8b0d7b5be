using System.Net;
using System.Threading.Channels;
using System.Threading.RateLimiting;
using Headgate.Brevity.Clients;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Headgate.Brevity.ByHand;

internal sealed class RateLimitedApi(
    IQueueClient queue, IHttpClientFactory clients, RateLimiter limiter, ITable<Price> table, RejectsFile rejects, ILogger<RateLimitedApi> logger) : BackgroundService
{
    private static readonly HttpStatusCode[] Retried =
    [
        HttpStatusCode.RequestTimeout, (HttpStatusCode)425, HttpStatusCode.TooManyRequests, HttpStatusCode.InternalServerError, HttpStatusCode.BadGateway,
        HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout,
    ];

    private readonly ResiliencePipeline _calls = Retries(failure =>
        failure is HttpRequestException { StatusCode: var status } ? status is null || Retried.Contains(status.Value) : failure is TaskCanceledException);

    private readonly ResiliencePipeline _inserts = Retries(_ => true);
    private long _notBefore = Environment.TickCount64;

    public static void Add(IServiceCollection services) => services.AddSingleton<RejectsFile>().AddHostedService<RateLimitedApi>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var received = Channel.CreateBounded<QueueMessage>(100);
        var prices = Channel.CreateBounded<(long Tag, Price Price)>(200);
        await Task.WhenAll(ReceiveAsync(received.Writer, stoppingToken), CallAllAsync(received.Reader, prices.Writer), StoreAsync(prices.Reader));
    }

    private static ResiliencePipeline Retries(Func<Exception, bool> isWorthIt) => new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = 3,
            Delay = TimeSpan.FromMilliseconds(5),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = arguments => new(arguments.Outcome.Exception is { } failure && isWorthIt(failure)),
        })
        .Build();

    private async Task ReceiveAsync(ChannelWriter<QueueMessage> received, CancellationToken stoppingToken)
    {
        await queue.ReceiveAllAsync(received, message => message, logger, stoppingToken);
        received.Complete();
    }

    private async Task CallAllAsync(ChannelReader<QueueMessage> received, ChannelWriter<(long Tag, Price Price)> prices)
    {
        await Parallel.ForEachAsync(received.ReadAllAsync(), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (message, _) =>
        {
            var attempts = 0;
            try
            {
                var price = await _calls.ExecuteAsync(async token =>
                {
                    attempts++;
                    return await CallAsync(message.Body, token);
                });
                await prices.WriteAsync((message.Tag, price), CancellationToken.None);
            }
            catch (Exception failure)
            {
                await RejectAsync([message.Tag], [message.Body], failure, attempts);
            }
        });
        prices.Complete();
    }

    private async Task<Price> CallAsync(string product, CancellationToken cancellationToken)
    {
        while (Volatile.Read(ref _notBefore) - Environment.TickCount64 is > 0 and var pause) await Task.Delay((int)pause, cancellationToken);
        using var lease = await limiter.AcquireAsync(1, cancellationToken);
        using var client = clients.CreateClient("prices");
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(30));
        using var response = await client.GetAsync(new Uri($"prices/{product}", UriKind.Relative), timeout.Token);
        if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable && WaitOf(response) is { } wait)
        {
            // Nobody calls before that.
            var until = Environment.TickCount64 + (long)Math.Min(wait.TotalMilliseconds, 60_000);
            for (var seen = Volatile.Read(ref _notBefore); until > seen; seen = Volatile.Read(ref _notBefore))
            {
                if (Interlocked.CompareExchange(ref _notBefore, until, seen) == seen) break;
            }
        }

        response.EnsureSuccessStatusCode();
        return new Price(product, await response.Content.ReadAsStringAsync(timeout.Token));
    }

    private static TimeSpan? WaitOf(HttpResponseMessage response) =>
        response.Headers.RetryAfter?.Delta ?? (response.Headers.RetryAfter?.Date is { } date ? date - DateTimeOffset.UtcNow : null);

    private async Task StoreAsync(ChannelReader<(long Tag, Price Price)> prices)
    {
        await foreach (var batch in prices.ReadBatchesAsync(100, TimeSpan.FromSeconds(1)))
        {
            var attempts = 0;
            try
            {
                await _inserts.ExecuteAsync(async token =>
                {
                    attempts++;
                    await table.InsertAsync([.. batch.Select(item => item.Price)], token);
                });
                await queue.SettleAsync([.. batch.Select(item => item.Tag)], succeeded: true, logger);
            }
            catch (Exception failure)
            {
                await RejectAsync([.. batch.Select(item => item.Tag)], [.. batch.Select(item => item.Price.Product)], failure, attempts);
            }
        }
    }

    private async Task RejectAsync(IReadOnlyCollection<long> tags, IReadOnlyCollection<string> products, Exception failure, int attempts)
    {
        logger.LogError(failure, "{Count} messages were rejected", tags.Count);
        var areKept = true;
        try
        {
            await rejects.WriteAsync(products, failure, attempts);
        }
        catch (Exception unwritten)
        {
            logger.LogError(unwritten, "Rejects could not be written; their messages are given back");
            areKept = false;
        }

        await queue.SettleAsync(tags, areKept, logger);
    }
}
