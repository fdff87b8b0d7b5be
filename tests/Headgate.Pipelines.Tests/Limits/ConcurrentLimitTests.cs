using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Headgate.Pipelines.Limits;
using Microsoft.Extensions.Time.Testing;

namespace Headgate.Pipelines.Tests.Limits;

/// <summary>Many threads ask at once, on fake time: no overshoot, no permit lost, nobody forgotten.</summary>
[Trait("Tier", "Long")]
public sealed class ConcurrentLimitTests
{
    private const int Threads = 6;
    private const int Permits = 50;
    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(10);

    [Theory]
    [InlineData(RateLimitAlgorithm.FixedWindow)]
    [InlineData(RateLimitAlgorithm.SlidingWindow)]
    [InlineData(RateLimitAlgorithm.TokenBucket)]
    public async Task Of_all_who_ask_in_an_interval_exactly_as_many_are_granted_as_it_has_permits(RateLimitAlgorithm algorithm)
    {
        var time = new FakeTimeProvider();
        await using var limiter = new AdjustableRateLimiter(RateLimit.Of(Permits, Length) with { Algorithm = algorithm }, time);
        for (var interval = 0; interval < 200; interval++)
        {
            var granted = 0;
            await OnThreads(_ =>
            {
                for (var i = 0; i < Permits; i++)
                {
                    if (limiter.AttemptAcquire().IsAcquired) Interlocked.Increment(ref granted);
                }
            });
            Assert.Equal(Permits, granted);
            time.Advance(Length);
        }
    }

    [Theory]
    [InlineData(RateLimitAlgorithm.FixedWindow, 1)]
    [InlineData(RateLimitAlgorithm.SlidingWindow, 1)]
    [InlineData(RateLimitAlgorithm.TokenBucket, 2)]
    public async Task No_interval_holds_more_grants_than_permits_while_time_goes_on(RateLimitAlgorithm algorithm, int most)
    {
        var time = new FakeTimeProvider();
        var start = time.GetTimestamp();
        await using var limiter = new AdjustableRateLimiter(RateLimit.Of(Permits, Length) with { Algorithm = algorithm }, time);
        var grants = new ConcurrentBag<(long After, long Before, int Count)>();
        var asking = Threads;
        await OnThreads(async thread =>
        {
            var random = new Random(thread);
            for (var i = 0; i < 1_000; i++)
            {
                var count = random.Next(1, 6);
                var after = time.GetTimestamp() - start;
                using var lease = i % 2 == 0 ? limiter.AttemptAcquire(count) : await limiter.AcquireAsync(count);
                if (lease.IsAcquired) grants.Add((after, time.GetTimestamp() - start, count));
            }

            Interlocked.Decrement(ref asking);
        }, () => Volatile.Read(ref asking) > 0, () =>
        {
            // Time goes on when the permits are used up: every interval is full.
            if (limiter.GetStatistics()!.CurrentAvailablePermits < 5) time.Advance(Length / 10);
        });

        var isFixed = algorithm == RateLimitAlgorithm.FixedWindow;
        Assert.InRange(MostIn([.. grants], isFixed), 1, most * Permits);
        var intervals = (grants.Max(static grant => grant.Before) / Length.Ticks) + 1;
        Assert.InRange(grants.Sum(static grant => (long)grant.Count), (intervals - 1) * (Permits - 5), (intervals + most - 1) * Permits);
    }

    [Theory]
    [InlineData(RateLimitAlgorithm.FixedWindow)]
    [InlineData(RateLimitAlgorithm.SlidingWindow)]
    [InlineData(RateLimitAlgorithm.TokenBucket)]
    public async Task Cancelling_and_changing_while_all_ask_loses_no_permit_and_nobody(RateLimitAlgorithm algorithm)
    {
        var time = new FakeTimeProvider();
        var limit = RateLimit.Of(Permits, Length) with { Algorithm = algorithm };
        await using var limiter = new AdjustableRateLimiter(limit, time);
        var asking = Threads;
        var (granted, cancelled) = (0, 0);
        await OnThreads(async thread =>
        {
            var random = new Random(thread);
            for (var i = 0; i < 500; i++)
            {
                using var cancellation = new CancellationTokenSource();
                var wait = limiter.AcquireAsync(random.Next(1, 6), cancellation.Token);
                if (random.Next(3) == 0) await cancellation.CancelAsync();
                if (i % 50 == 0) limiter.Change(limit with { Permits = random.Next(5, Permits) }, atOnce: i % 100 == 0);
                if (await IsGranted(wait)) Interlocked.Increment(ref granted);
                else Interlocked.Increment(ref cancelled);
            }

            Interlocked.Decrement(ref asking);
        }, () => Volatile.Read(ref asking) > 0, () => time.Advance(TimeSpan.FromMilliseconds(1)));

        Assert.Equal(Threads * 500, granted + cancelled);
        var statistics = limiter.GetStatistics()!;
        Assert.Equal((granted, 0L, 0L), (statistics.TotalSuccessfulLeases, statistics.TotalFailedLeases, statistics.CurrentQueuedCount));
        limiter.Change(limit);
        time.Advance(3 * Length);
        Assert.Equal(Permits, limiter.GetStatistics()!.CurrentAvailablePermits);
    }

    [Fact]
    public async Task What_continues_after_a_wait_does_not_run_on_the_stack_of_the_timer_nor_of_who_makes_room()
    {
        var time = new FakeTimeProvider();
        await using var limiter = new AdjustableRateLimiter(RateLimit.Of(1, Length), time);
        Assert.True(limiter.AttemptAcquire().IsAcquired);
        using var cancellation = new CancellationTokenSource();
        var waits = Enumerable.Range(0, 4).Select(index => limiter.AcquireAsync(1, index == 0 ? cancellation.Token : default).AsTask()).ToList();
        var continued = waits.ConvertAll(static wait => wait.ContinueWith(
            static _ => Environment.CurrentManagedThreadId, default, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default));
        var stack = 0;
        var thread = new Thread(() =>
        {
            stack = Environment.CurrentManagedThreadId;
            cancellation.Cancel();
            time.Advance(Length);
            limiter.Change(RateLimit.Of(1, Length), atOnce: true);
            limiter.Dispose();
        });
        thread.Start();
        thread.Join();
        Assert.DoesNotContain(stack, await Task.WhenAll(continued));
    }

    /// <summary>The most that an interval holds. A grant happened between two looks at the clock, and is held where both lie in the interval.</summary>
    private static int MostIn((long After, long Before, int Count)[] grants, bool isFixed)
    {
        Array.Sort(grants);
        var starts = grants.Select(grant => isFixed ? grant.After / Length.Ticks * Length.Ticks : grant.After).Distinct();
        var most = 0;
        var first = 0;
        foreach (var start in starts)
        {
            while (grants[first].After < start) first++;
            var near = grants.Skip(first).TakeWhile(grant => grant.After < start + Length.Ticks);
            most = Math.Max(most, near.Where(grant => grant.Before < start + Length.Ticks).Sum(static grant => grant.Count));
        }

        return most;
    }

    private static async Task<bool> IsGranted(ValueTask<RateLimitLease> wait)
    {
        try
        {
            using var lease = await wait;
            return lease.IsAcquired;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static Task OnThreads(Action<int> work) => Task.WhenAll(Enumerable.Range(0, Threads)
        .Select(thread => Task.Factory.StartNew(() => work(thread), default, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

    /// <summary>Works on many threads, while one more does something again and again.</summary>
    private static Task OnThreads(Func<int, Task> work, Func<bool> isWorking, Action meanwhile) => Task.WhenAll(Enumerable.Range(0, Threads)
        .Select(thread => Task.Run(() => work(thread)))
        .Append(Task.Factory.StartNew(() => Repeat(isWorking, meanwhile), default, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

    private static void Repeat(Func<bool> isWorking, Action action)
    {
        while (isWorking())
        {
            action();
            Thread.Yield();
        }
    }
}
