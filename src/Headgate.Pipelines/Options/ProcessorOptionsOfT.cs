using System.Threading.RateLimiting;
using Headgate.Pipelines.Limits;

namespace Headgate.Pipelines.Options;

/// <summary>What holds for a step that handles messages one by one, with rules of the user's for its messages.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
public sealed class ProcessorOptions<T> : ProcessorOptions
{
    internal Func<WorkLimit<Message<T>>>? LimitRule { get; private set; }

    /// <summary>Lets a handler begin only when a limiter grants the permits of its message: a rate, a window, a bucket, or how many run at once. What waits for permits
    /// occupies no handler, and what waits is at most what the step asks for.</summary>
    /// <param name="limiter">The limiter; it stays the caller's, and may be shared with others.</param>
    /// <param name="permits">How many permits a message needs; null for one. What it throws, and more than the limiter ever grants, fails the message.</param>
    public void Limit(RateLimiter limiter, Func<T, int>? permits = null)
    {
        ArgumentNullException.ThrowIfNull(limiter);
        LimitRule = Limits.LimitRule.Of(limiter, permits);
    }

    /// <summary>Lets a handler begin only when the limiter of its message's key grants the permits: a limit for each tenant. One tenant's limit holds back no other.</summary>
    /// <typeparam name="TKey">The type of the key.</typeparam>
    /// <param name="key">The key of a message.</param>
    /// <param name="limiterOf">Makes the limiter of a key; it belongs to the step, which disposes it when it has been idle for 10 s and there are many. One call at a time.</param>
    /// <param name="permits">How many permits a message needs; null for one. What it throws, and more than the limiter ever grants, fails the message.</param>
    public void LimitBy<TKey>(Func<T, TKey> key, Func<TKey, RateLimiter> limiterOf, Func<T, int>? permits = null)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(limiterOf);
        LimitRule = Limits.LimitRule.Of(key, limiterOf, permits);
    }
}
