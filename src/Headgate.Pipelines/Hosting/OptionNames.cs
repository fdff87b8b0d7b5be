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
        nameof(PipelineOptions.HandlerTimeout), nameof(PipelineOptions.StopsHost), nameof(PipelineOptions.FailureStopsHost),
    ];

    public static IReadOnlyList<string> OfProcessor { get; } = [.. OfStep, nameof(ProcessorOptions.MaxDemand), nameof(ProcessorOptions.MinDemand)];

    public static IReadOnlyList<string> OfBatcher { get; } =
        [.. OfStep, nameof(BatcherOptions.MaxDemand), nameof(BatcherOptions.Size), nameof(BatcherOptions.Timeout), nameof(BatcherOptions.MaxOpenBatches)];

    public static IReadOnlyList<string> OfSource { get; } = [nameof(Sources.SourceOptions.Concurrency), nameof(Sources.SourceOptions.Weight)];
}
