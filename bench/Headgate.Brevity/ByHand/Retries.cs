using Headgate.Brevity.Clients;
using Polly;
using Polly.Retry;

namespace Headgate.Brevity.ByHand;

internal static class Retries
{
    public static ResiliencePipeline Transient { get; } = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = 3,
            Delay = TimeSpan.FromMilliseconds(5),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = new PredicateBuilder().Handle<TransientException>(),
        })
        .Build();
}
