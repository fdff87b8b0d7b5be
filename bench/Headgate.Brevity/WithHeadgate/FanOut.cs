using Headgate.Brevity.Clients;
using Headgate.Pipelines;
using Headgate.Pipelines.Failures;
using Microsoft.Extensions.DependencyInjection;

namespace Headgate.Brevity.WithHeadgate;

internal static class FanOut
{
    public static void Add(IServiceCollection services) => services.AddPipeline("fan-out", (provider, pipeline) => pipeline
        .From(_ => new QueueSource(provider.GetRequiredService<IQueueClient>()))
        .ProcessMessages<Order>((message, _) => new(message.With(Order.Parse(message.Data)).WithBatchers("orders", "audit")))
        .Batch("orders", (batch, token) => provider.GetRequiredKeyedService<ITable<Order>>("orders").InsertAsync([.. batch.Data], token))
        .Batch("audit", (batch, token) => provider.GetRequiredKeyedService<ITable<Order>>("audit").InsertAsync([.. batch.Data], token), batcher => batcher.Size = 500)
        .Retry(retry => (retry.MaxAttempts, retry.Delay, retry.ShouldRetry) = (4, TimeSpan.FromMilliseconds(5), failure => failure is TransientException))
        .OnFailure(FailureAction.Return));
}
