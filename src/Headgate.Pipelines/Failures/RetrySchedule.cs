using Polly;

namespace Headgate.Pipelines.Failures;

/// <summary>Says whether and when a failed attempt is followed by another. Pure but for the random number, which comes from outside.</summary>
internal sealed class RetrySchedule(RetryOptions? options)
{
    /// <summary>How long to wait after a failed attempt; null when there is no other.</summary>
    /// <param name="attempt">The attempt that failed: 1 at first.</param>
    /// <param name="failure">How it failed.</param>
    /// <param name="draw">From 0 up to, but not including, 1.</param>
    public TimeSpan? NextDelay(int attempt, Exception failure, double draw)
    {
        if (options is null || attempt >= options.MaxAttempts) return null;
        if (options.ShouldRetry is { } should && !should(failure)) return null;
        if (options.DelayOf?.Invoke(failure) is { } wanted) return wanted < TimeSpan.Zero ? TimeSpan.Zero : wanted;
        var wait = Math.Min(Backoff(attempt), options.MaxDelay.TotalMilliseconds);
        if (options.UseJitter) wait *= 0.5 + (draw / 2);
        return TimeSpan.FromMilliseconds(wait);
    }

    private double Backoff(int attempt)
    {
        var first = options!.Delay.TotalMilliseconds;

        // After very many attempts the factor is infinite, and nothing times that is no number.
        if (first == 0) return 0;
        return options.BackoffType switch
        {
            DelayBackoffType.Constant => first,
            DelayBackoffType.Linear => first * attempt,
            _ => first * Math.Pow(2, attempt - 1),
        };
    }
}
