using System.Threading.RateLimiting;
using Headgate.Pipelines.Batching;

namespace Headgate.Pipelines.Limits;

/// <summary>Makes the limits of a step, as they were declared.</summary>
internal static class LimitRule
{
    public static Func<WorkLimit<Message<T>>> Of<T>(RateLimiter limiter, Func<T, int>? permits) => () => new WorkLimit<Message<T>>(
        message => limiter.AttemptAcquire(permits?.Invoke(message.Data) ?? 1),
        (message, token) => limiter.AcquireAsync(permits?.Invoke(message.Data) ?? 1, token),
        static message => message.Delivery,
        owned: null);

    public static Func<WorkLimit<Message<T>>> Of<T, TKey>(Func<T, TKey> key, Func<TKey, RateLimiter> limiterOf, Func<T, int>? permits)
        where TKey : notnull => () =>
    {
        var limiters = new KeyedLimiters<TKey>(limiterOf);
        return new WorkLimit<Message<T>>(
            message => limiters.Attempt(key(message.Data), permits?.Invoke(message.Data) ?? 1),
            (message, token) => limiters.AcquireAsync(key(message.Data), permits?.Invoke(message.Data) ?? 1, token),
            static message => message.Delivery,
            limiters);
    };

    public static Func<WorkLimit<BatchWork<T>>> OfBatches<T>(RateLimiter limiter, Func<MessageBatch<T>, int>? permits) => () => new WorkLimit<BatchWork<T>>(
        work => limiter.AttemptAcquire(PermitsOf(work, permits)),
        (work, token) => limiter.AcquireAsync(PermitsOf(work, permits), token),
        static work => work,
        owned: null);

    private static int PermitsOf<T>(BatchWork<T> work, Func<MessageBatch<T>, int>? permits) =>
        permits?.Invoke(new MessageBatch<T>(work.Messages, work.Info, work.Attempt)) ?? 1;
}
