using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Limits;
using Headgate.Pipelines.Options;

namespace Headgate.Pipelines.Hosting;

/// <summary>The names of options in the configuration.</summary>
internal static class OptionNames
{
    private static readonly string[] OfStep =
        [nameof(StepOptions.Concurrency), nameof(StepOptions.Adaptive), nameof(StepOptions.HandlerTimeout), nameof(StepOptions.HandlerLifetime), nameof(StepOptions.Retry), nameof(StepOptions.OnFailure)];

    public static IReadOnlyList<string> OfPipeline { get; } =
    [
        nameof(PipelineOptions.ShutdownTimeout), nameof(PipelineOptions.MaxRestarts), nameof(PipelineOptions.RestartsWithin),
        nameof(PipelineOptions.ResubscribeInterval), nameof(PipelineOptions.MaxInFlightBytes), nameof(PipelineOptions.StalledAfter),
        nameof(PipelineOptions.HandlerTimeout), nameof(PipelineOptions.KeptFailures), nameof(PipelineOptions.StopsHost), nameof(PipelineOptions.FailureStopsHost),
    ];

    public static IReadOnlyList<string> OfProcessor { get; } = [.. OfStep, nameof(ProcessorOptions.MaxDemand), nameof(ProcessorOptions.MinDemand)];

    public static IReadOnlyList<string> OfBatcher { get; } =
        [.. OfStep, nameof(BatcherOptions.MaxDemand), nameof(BatcherOptions.Size), nameof(BatcherOptions.Timeout), nameof(BatcherOptions.MaxOpenBatches)];

    public static IReadOnlyList<string> OfRetry { get; } =
    [
        nameof(RetryOptions.MaxAttempts), nameof(RetryOptions.Delay), nameof(RetryOptions.BackoffType), nameof(RetryOptions.MaxDelay), nameof(RetryOptions.UseJitter),
    ];

    public static IReadOnlyList<string> OfAdaptive { get; } =
        [nameof(AdaptiveConcurrency.Min), nameof(AdaptiveConcurrency.Max), nameof(AdaptiveConcurrency.TargetLatency), nameof(AdaptiveConcurrency.Interval)];

    public static IReadOnlyList<string> OfRateLimit { get; } = [nameof(RateLimit.Permits), nameof(RateLimit.Per), nameof(RateLimit.Algorithm)];

    public static IReadOnlyList<string> OfSource { get; } = [nameof(Sources.SourceOptions.Concurrency), nameof(Sources.SourceOptions.Weight)];
}
