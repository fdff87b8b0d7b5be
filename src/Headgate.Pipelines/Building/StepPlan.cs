using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Inspection;
using Headgate.Pipelines.Options;

namespace Headgate.Pipelines.Building;

/// <summary>A step, or a batcher, as it was declared.</summary>
internal abstract class StepPlan(string name)
{
    public string Name => name;

    /// <summary>Whether it is a batcher: the end of the way.</summary>
    public virtual bool IsBatcher => false;

    public abstract StepOptions Options { get; }

    /// <summary>How it takes its messages.</summary>
    public abstract StepRole Role { get; }

    /// <summary>Where its options stand in the configuration, and in messages.</summary>
    public string Path => $"{(IsBatcher ? "Batchers" : "Processors")}:{name}";

    /// <summary>The partition key by which the step keeps messages in order, if any.</summary>
    public abstract bool IsKeyed { get; }

    /// <summary>Adds the stage to the specification.</summary>
    /// <returns>The producers for what follows; null when nothing can.</returns>
    public abstract object? Build(StepBuild build);

    /// <summary>How many messages are asked for, and at how many left again.</summary>
    public abstract (int Window, int Minimum) WindowFor(int concurrency);

    /// <summary>Looks for mistakes in the options.</summary>
    public virtual void Check(OptionFaults faults)
    {
        faults.AtLeast(Path, nameof(StepOptions.Concurrency), Options.Concurrency, 1);
        if (Options.HandlerTimeout is { } timeout) faults.Positive(Path, nameof(StepOptions.HandlerTimeout), timeout);
        if (Options.Adaptive is { } adaptive) CheckAdaptive(faults, $"{Path}:{nameof(StepOptions.Adaptive)}", adaptive);
        if (Options.Retry is { } retry) CheckRetry(faults, $"{Path}:Retry", retry);
    }

    private static void CheckAdaptive(OptionFaults faults, string path, AdaptiveConcurrency adaptive)
    {
        faults.AtLeast(path, nameof(AdaptiveConcurrency.Min), adaptive.Min, 1);
        faults.AtLeast(path, nameof(AdaptiveConcurrency.Max), adaptive.Max, adaptive.Min);
        faults.Finite(path, nameof(AdaptiveConcurrency.TargetLatency), adaptive.TargetLatency);
        faults.Finite(path, nameof(AdaptiveConcurrency.Interval), adaptive.Interval);
    }

    public static void CheckRetry(OptionFaults faults, string path, RetryOptions retry)
    {
        faults.AtLeast(path, nameof(RetryOptions.MaxAttempts), retry.MaxAttempts, 1);
        faults.NotNegative(path, nameof(RetryOptions.Delay), retry.Delay);
        faults.NotNegative(path, nameof(RetryOptions.MaxDelay), retry.MaxDelay);
    }
}
