namespace OrdersEtl.ExchangeRates;

/// <summary>
/// So many requests a second, and after a pause as many at once: a bucket that holds one second's worth. Pure: the time is told
/// to it. Not thread-safe.
/// </summary>
/// <param name="requestsPerSecond">How many; 1 or more.</param>
public sealed class RequestBudget(int requestsPerSecond)
{
    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _interval = TimeSpan.FromSeconds(1) / requestsPerSecond;

    // When the bucket will be full again. One request puts that off by one interval.
    private TimeSpan _fullAt;

    /// <summary>Takes one request out of the budget.</summary>
    /// <param name="now">The time since any fixed moment; never less than before.</param>
    /// <param name="retryAfter">When refused, how long it takes until one is granted.</param>
    public bool TryTake(TimeSpan now, out TimeSpan retryAfter)
    {
        var fullAt = (_fullAt > now ? _fullAt : now) + _interval;
        retryAfter = fullAt - now - Burst;
        if (retryAfter > TimeSpan.Zero) return false;
        retryAfter = TimeSpan.Zero;
        _fullAt = fullAt;
        return true;
    }
}
