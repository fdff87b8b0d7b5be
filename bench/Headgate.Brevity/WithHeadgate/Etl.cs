using Headgate.Brevity.Clients;
using Headgate.Pipelines;
using Headgate.Pipelines.Failures;
using Microsoft.Extensions.DependencyInjection;

namespace Headgate.Brevity.WithHeadgate;

internal static class Etl
{
    public static void Add(IServiceCollection services) => services.AddPipeline("etl", (provider, pipeline) => pipeline
        .From(provider.GetRequiredService<IAsyncEnumerable<string>>())
        .Process(Order.Parse)
        .Batch("table", (batch, token) => provider.GetRequiredService<ITable<Order>>().InsertAsync([.. batch.Data], token))
        .Retry(retry =>
        {
            (retry.MaxAttempts, retry.Delay) = (4, TimeSpan.FromMilliseconds(5));
            retry.ShouldRetry = failure => failure is TransientException;
        })
        .DeadLetterTo(new JsonLinesDeadLetters<string>(provider.GetRequiredService<RejectsPath>().Path)
        {
            ReplayAs = letter => letter.Data is Order order ? order.Line : (string)letter.Data!,
        })
        .Configure(options => options.StopsHost = true));
}
