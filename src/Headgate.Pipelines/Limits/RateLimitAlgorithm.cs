namespace Headgate.Pipelines.Limits;

/// <summary>How the permits of a <see cref="RateLimit"/> are spread over time.</summary>
public enum RateLimitAlgorithm
{
    /// <summary>Intervals follow one another, and each has all permits from its start. What is not used in an interval is lost with it. Around the
    /// boundary of two intervals, up to twice the permits may be granted in a shorter time. This is how Broadway limits.</summary>
    FixedWindow,

    /// <summary>In any interval of the given length, wherever it begins, at most the given permits. Exact: the times of the grants are kept, at most
    /// one for each permit, and grants of the same time as one.</summary>
    SlidingWindow,

    /// <summary>A bucket that holds at most the permits of one interval, is full at first, and into which they trickle evenly. Within any time at
    /// most one bucket and what trickled in meanwhile is granted.</summary>
    TokenBucket,
}
