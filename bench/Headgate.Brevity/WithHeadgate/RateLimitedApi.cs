using System.Threading.RateLimiting;
using Headgate.Brevity.Clients;
using Headgate.Http;
using Headgate.Pipelines;
using Headgate.Pipelines.Failures;
using Microsoft.Extensions.DependencyInjection;

namespace Headgate.Brevity.WithHeadgate;

internal static class RateLimitedApi
{
    public static void Add(IServiceCollection services) => services.AddPipeline("prices", (provider, pipeline) => pipeline
        .From(_ => new QueueSource(provider.GetRequiredService<IQueueClient>()))
        .CallHttp(
            product => new HttpRequestMessage(HttpMethod.Get, $"prices/{product}"),
            async (product, response, token) => new Price(product, await response.Content.ReadAsStringAsync(token)),
            call =>
            {
                (call.ClientName, call.CircuitBreaker) = ("prices", null);
                (call.Retry.MaxAttempts, call.Retry.Delay) = (4, TimeSpan.FromMilliseconds(5));
                call.ConfigureStep = step =>
                {
                    step.Concurrency = 8;
                    step.Limit(provider.GetRequiredService<RateLimiter>());
                };
            })
        .Batch("table", (batch, token) => provider.GetRequiredService<ITable<Price>>().InsertAsync([.. batch.Data], token))
        .Retry(retry => (retry.MaxAttempts, retry.Delay) = (4, TimeSpan.FromMilliseconds(5)))
        .DeadLetterTo(new JsonLinesDeadLetters<string>(provider.GetRequiredService<RejectsPath>().Path)
        {
            ReplayAs = letter => letter.Data is Price price ? price.Product : (string)letter.Data!,
        }));
}
