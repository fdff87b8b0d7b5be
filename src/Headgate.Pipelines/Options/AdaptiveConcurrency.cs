namespace Headgate.Pipelines.Options;

/// <summary>Lets the concurrency of a step follow how long its handlers take: more while they are quick and work waits, fewer when they become slow, as those of
/// a service do that has more to do than it can. It begins with <see cref="StepOptions.Concurrency"/>.</summary>
public sealed class AdaptiveConcurrency
{
    /// <summary>Gets or sets how few handlers may run at once.</summary>
    /// <value>The default is 1. At least 1.</value>
    public int Min { get; set; } = 1;

    /// <summary>Gets or sets how many handlers may run at once.</summary>
    /// <value>The default is 16 x the number of cores. At least <see cref="Min"/>.</value>
    public int Max { get; set; } = Environment.ProcessorCount * 16;

    /// <summary>Gets or sets how long a handler should take, on the average of an interval.</summary>
    /// <value>The default is 100 ms. More than 0, and at most 49 days.</value>
    public TimeSpan TargetLatency { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Gets or sets how often the concurrency is looked at.</summary>
    /// <value>The default is 1 s. More than 0, and at most 49 days.</value>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);
}
