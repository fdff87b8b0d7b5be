using Headgate.Brevity.Clients;
using Headgate.Pipelines;
using Headgate.Pipelines.Failures;
using Microsoft.Extensions.DependencyInjection;

namespace Headgate.Brevity.WithHeadgate;

internal static class KeyedOrder
{
    public static void Add(IServiceCollection services) => services.AddPipeline("accounts", (provider, pipeline) => pipeline
        .From(_ => new QueueSource(provider.GetRequiredService<IQueueClient>()))
        .Process(Order.Parse, step => step.Concurrency = 1)
        .PartitionBy(order => order.Customer)
        .Process((order, token) => provider.GetRequiredService<ITable<Order>>().InsertAsync([order], token), step => step.Concurrency = 8)
        .Retry(retry => (retry.MaxAttempts, retry.Delay, retry.ShouldRetry) = (4, TimeSpan.FromMilliseconds(5), failure => failure is TransientException))
        .OnFailure(FailureAction.Return));
}
