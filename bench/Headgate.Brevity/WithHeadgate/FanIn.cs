using Headgate.Brevity.Clients;
using Headgate.Pipelines;
using Headgate.Pipelines.Failures;
using Microsoft.Extensions.DependencyInjection;

namespace Headgate.Brevity.WithHeadgate;

internal static class FanIn
{
    public static void Add(IServiceCollection services) => services.AddPipeline("fan-in", (provider, pipeline) => pipeline
        .From(_ => new QueueSource(provider.GetRequiredKeyedService<IQueueClient>("web")), name: "web")
        .Merge(_ => new QueueSource(provider.GetRequiredKeyedService<IQueueClient>("shops")), name: "shops")
        .Merge(_ => new QueueSource(provider.GetRequiredKeyedService<IQueueClient>("phone")), name: "phone")
        .Process(Order.Parse)
        .Batch("table", (batch, token) => provider.GetRequiredService<ITable<Order>>().InsertAsync([.. batch.Data], token))
        .Retry(retry => (retry.MaxAttempts, retry.Delay, retry.ShouldRetry) = (4, TimeSpan.FromMilliseconds(5), failure => failure is TransientException))
        .OnFailure(FailureAction.Return));
}
