namespace Headgate.Pipelines.Limits;

/// <summary>So many permits in so much time. Immutable, and so safe to share between threads; use <c>with</c> to vary one.</summary>
public sealed record RateLimit
{
    private RateLimit(int permits, TimeSpan per)
    {
        Permits = permits;
        Per = per;
    }

    /// <summary>Gets how many permits an interval has, and so the most that can be asked for at once.</summary>
    /// <value>At least 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">It is set to less than 1.</exception>
    public int Permits
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Permits), value, $"A rate limit has {value} permits; it must have at least 1. To let nothing pass, pause what it limits.");
    }

    /// <summary>Gets the length of an interval.</summary>
    /// <value>Greater than zero.</value>
    /// <exception cref="ArgumentOutOfRangeException">It is set to zero or less.</exception>
    public TimeSpan Per
    {
        get;
        init => field = value > TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Per), value, $"A rate limit is per {value}; it must be greater than zero. To have no limit, use no limiter.");
    }

    /// <summary>Gets how the permits are spread over time.</summary>
    /// <value><see cref="RateLimitAlgorithm.FixedWindow"/> unless set.</value>
    /// <exception cref="ArgumentOutOfRangeException">It is set to none of the named values.</exception>
    public RateLimitAlgorithm Algorithm
    {
        get;
        init => field = Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Algorithm), value, $"There is no rate limit algorithm {value}. Use one of {string.Join(", ", Enum.GetNames<RateLimitAlgorithm>())}.");
    }

    /// <summary>A limit with fixed windows; for another algorithm say <c>RateLimit.Of(...) with { Algorithm = ... }</c>.</summary>
    /// <param name="permits">How many permits an interval has; at least 1.</param>
    /// <param name="per">The length of an interval; greater than zero.</param>
    /// <returns>The limit.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are less than 1 permit, or the interval is zero or less.</exception>
    public static RateLimit Of(int permits, TimeSpan per) => new(permits, per);
}
