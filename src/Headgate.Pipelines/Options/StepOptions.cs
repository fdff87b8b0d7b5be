using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Handlers;
using Polly;

namespace Headgate.Pipelines.Options;

/// <summary>What holds for a step, or for a batcher.</summary>
public abstract class StepOptions
{
    private protected StepOptions(int concurrency) => Concurrency = concurrency;

    /// <summary>Gets or sets how many handlers run at once. It can be changed while the pipeline runs: <see cref="Pipeline.SetConcurrency"/>.</summary>
    /// <value>The default is 2 x the number of cores for a step, 1 for a batcher. At least 1.</value>
    public int Concurrency { get; set; }

    /// <summary>Gets or sets how the concurrency follows how long handlers take.</summary>
    /// <value>The default, null, is not at all.</value>
    public AdaptiveConcurrency? Adaptive { get; set; }

    /// <summary>Gets or sets how long the handler may take; its token is cancelled then, and the message or the batch fails: with a
    /// <see cref="HandlerTimeoutException"/>. One that does not heed its token is waited for 5 s more, and then left to itself.</summary>
    /// <value>The default, null, is the pipeline's <see cref="PipelineOptions.HandlerTimeout"/>. More than 0. <see cref="Timeout.InfiniteTimeSpan"/> for as long as it likes.</value>
    public TimeSpan? HandlerTimeout { get; set; }

    /// <summary>Gets or sets how long a handler from the container lives.</summary>
    /// <value>The default is <see cref="HandlerLifetime.Step"/>.</value>
    public HandlerLifetime HandlerLifetime { get; set; }

    /// <summary>Gets or sets how often a message, or a batch, is tried.</summary>
    /// <value>The default, null, is as often as the pipeline says; once, if it says nothing.</value>
    public RetryOptions? Retry { get; set; }

    /// <summary>Gets or sets what becomes of a message that has failed for good.</summary>
    /// <value>The default, null, is what the pipeline says; <see cref="FailureAction.Skip"/>, if it says nothing.</value>
    public FailureAction? OnFailure { get; set; }

    /// <summary>Gets or sets what is put around each call of the handler: circuit breaker, time-out, fallback. While a circuit is open messages wait, and lose no attempt.</summary>
    /// <value>The default, null, is nothing.</value>
    public ResiliencePipeline? Resilience { get; set; }

    /// <summary>Gets or sets what is added around each call of the handler, on the pipeline's clock; in place of <see cref="Resilience"/>.</summary>
    /// <value>The default, null, is nothing.</value>
    public Action<ResiliencePipelineBuilder>? ConfigureResilience { get; set; }

    internal bool IsResilient => Resilience is not null || ConfigureResilience is not null;

    internal ResiliencePipeline? ResilienceOn(TimeProvider clock)
    {
        if (ConfigureResilience is null) return Resilience;
        var builder = new ResiliencePipelineBuilder { TimeProvider = clock };
        ConfigureResilience(builder);
        return builder.Build();
    }
}
