using Polly;

namespace Headgate.Pipelines.Failures;

/// <summary>How often a message, or a batch, is tried, and how long it waits between. While it waits it holds back its key and no worker.</summary>
public sealed class RetryOptions
{
    /// <summary>Gets or sets how often it is tried at most, the first time included.</summary>
    /// <value>The default is 3. At least 1. More than 65 535 is without end for messages that are handled one by one.</value>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>Gets or sets how long it waits after the first attempt.</summary>
    /// <value>The default is 200 ms. At least 0.</value>
    public TimeSpan Delay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Gets or sets how the waits grow.</summary>
    /// <value>The default is <see cref="DelayBackoffType.Exponential"/>: each wait is twice the one before.</value>
    public DelayBackoffType BackoffType { get; set; } = DelayBackoffType.Exponential;

    /// <summary>Gets or sets how long it waits at most.</summary>
    /// <value>The default is 1 minute. At least 0; when it is less than <see cref="Delay"/>, it is what is waited. It does not bound <see cref="DelayOf"/>.</value>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets whether each wait is drawn from the range between a half and the whole of it, so that what failed together does not come back together.</summary>
    /// <value>The default is true.</value>
    public bool UseJitter { get; set; } = true;

    /// <summary>Gets or sets which failures are worth another attempt.</summary>
    /// <value>The default, null, is all. When it throws, there is no other attempt.</value>
    public Func<Exception, bool>? ShouldRetry { get; set; }

    /// <summary>Gets or sets a wait that the failure itself asks for, such as that of a <c>Retry-After</c> header; null from it for the usual wait.</summary>
    /// <value>The default is null. It is waited as it is, without jitter and beyond <see cref="MaxDelay"/>; less than 0 counts as 0. When it throws, there is no other attempt.</value>
    public Func<Exception, TimeSpan?>? DelayOf { get; set; }
}
