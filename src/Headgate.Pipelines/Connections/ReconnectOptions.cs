using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Options;
using Polly;

namespace Headgate.Pipelines.Connections;

/// <summary>How long a source waits before it connects again, and how often it does.</summary>
public sealed class ReconnectOptions
{
    /// <summary>Gets or sets how long it waits after the first failure.</summary>
    /// <value>The default is 1 s. At least 0.</value>
    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets how long it waits at most.</summary>
    /// <value>The default is 30 s. At least <see cref="Delay"/>.</value>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how the waits grow.</summary>
    /// <value>The default is <see cref="DelayBackoffType.Exponential"/>: each wait is twice the one before.</value>
    public DelayBackoffType BackoffType { get; set; } = DelayBackoffType.Exponential;

    /// <summary>Gets or sets whether each wait is drawn from the range between a half and the whole of it, so that those which lost their connections together do
    /// not come back together.</summary>
    /// <value>The default is true.</value>
    public bool UseJitter { get; set; } = true;

    /// <summary>Gets or sets how often it tries at most, counted from the last message that came, or the last connection that lasted for
    /// <see cref="MaxDelay"/>. Then the source fails, as by any other failure.</summary>
    /// <value>The default, null, is for ever. At least 1: 1 fails at once.</value>
    public int? MaxAttempts { get; set; }

    internal void Check(string path, OptionFaults faults)
    {
        faults.NotNegative(path, nameof(Delay), Delay);
        if (MaxDelay < Delay) faults.Add($"{path}:{nameof(MaxDelay)} must be at least {nameof(Delay)}, {Delay}, was {MaxDelay}");
        if (MaxAttempts < 1) faults.Add($"{path}:{nameof(MaxAttempts)} must be at least 1, or absent for ever, was {MaxAttempts}");
    }

    internal RetrySchedule ToSchedule() => new(new RetryOptions
    {
        MaxAttempts = MaxAttempts ?? int.MaxValue,
        Delay = Delay,
        MaxDelay = MaxDelay,
        BackoffType = BackoffType,
        UseJitter = UseJitter,
    });
}
