using System.Threading.RateLimiting;
using Headgate.Pipelines.Limits;
using Headgate.Pipelines.Tests.Pipelines;

namespace Headgate.Pipelines.Tests.Limits;

/// <summary>A limit for each key, and what waits for one.</summary>
[Trait("Conformance", "P43")]
public sealed class KeyLimitTests
{
    [Fact]
    public void One_tenants_limit_holds_back_no_other_with_a_single_handler() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var begun = new List<(int Tenant, TimeSpan At)>();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(40, acks)).Process(
            async (number, token) =>
            {
                begun.Add((TenantOf(number), lab.Time.Elapsed));
                await lab.DelayAsync(1, token);
            },
            o =>
            {
                (o.Concurrency, o.MaxDemand) = (1, 40);
                o.LimitBy(TenantOf, tenant => new AdjustableRateLimiter(RateLimit.Of(tenant == 0 ? 1 : 1000, TimeSpan.FromMinutes(1)), lab.Time));
            }), lab.Environment).RunAsync();
        Assert.Equal(40, acks.Succeeded.Count);
        Assert.All(begun.Where(static call => call.Tenant != 0), static call => Assert.True(call.At < TimeSpan.FromSeconds(1)));
        Assert.Equal(Enumerable.Range(0, 10), begun.Where(static call => call.Tenant == 0).Select(static call => (int)call.At.TotalMinutes));

        static int TenantOf(int number) => number % 4;
    });

    [Fact]
    public void What_waits_for_permits_leaves_the_only_handler_to_others() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var handled = new List<int>();
        using var limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = 2, QueueLimit = 100, QueueProcessingOrder = QueueProcessingOrder.NewestFirst });
        var elsewhere = limiter.AttemptAcquire();
        await using var pipeline = Pipeline.Create("p", p => p.From(_ => new NumberSource(10, acks)).Process(
            number =>
            {
                handled.Add(number);
                return number;
            },
            o =>
            {
                (o.Concurrency, o.MaxDemand) = (1, 20);
                o.Limit(limiter, static number => number < 5 ? 2 : 1);
            }), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(1000);
        Assert.Equal([5L, 6L, 7L, 8L, 9L], acks.Succeeded.Order());
        elsewhere.Dispose();
        await pipeline.Completion;
        Assert.Equal(10, acks.Succeeded.Count);
    });

    [Fact]
    public void Messages_of_a_key_keep_their_order_while_they_wait_for_permits() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var handled = new List<int>();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(60, acks)).PartitionBy(static n => n % 5).Process(
            async (number, token) =>
            {
                handled.Add(number);
                await lab.DelayAsync(lab.Random.Next(4), token);
            },
            o =>
            {
                o.Concurrency = 3;
                o.LimitBy(static n => n % 2, tenant => new AdjustableRateLimiter(RateLimit.Of(3 + tenant, TimeSpan.FromSeconds(1)), lab.Time, queueLimit: 2), static n => 1 + (n % 3));
            }), lab.Environment).RunAsync();
        Assert.Equal(60, acks.Succeeded.Count);
        foreach (var key in handled.GroupBy(static n => n % 5)) Assert.Equal(key.Order(), key);
    });

    [Fact]
    public void What_is_given_up_leaves_a_shared_limiter_all_its_permits() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(50, isEndless: true);
        using var limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = 3, QueueLimit = 20 });
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).Configure(static o => o.ShutdownTimeout = TimeSpan.FromSeconds(1)).Process(
            async (number, token) => await lab.DelayAsync(number % 2 == 0 ? 1_000_000 : lab.Random.Next(5), token),
            o =>
            {
                o.Concurrency = 10;
                o.Limit(limiter, static number => 1 + (number % 3));
            }), lab.Environment);
        await pipeline.StartAsync();
        await lab.TurnsAsync(300);
        await pipeline.StopAsync();
        await lab.SettleAsync();
        feed.AssertSettled();
        Assert.Equal((3, 0), (limiter.GetStatistics()!.CurrentAvailablePermits, limiter.GetStatistics()!.CurrentQueuedCount));
    });

    [Fact]
    public void Permits_that_are_granted_after_the_step_has_ended_are_given_back() => Lab.Run(async lab =>
    {
        using var limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = 1, QueueLimit = 5 });
        var limit = LimitRule.Of<int>(limiter, null)();
        var message = new Message<int>(1);
        var held = limiter.AttemptAcquire();
        var waiting = limit.WaitAsync(message, CancellationToken.None);
        limit.Dispose();
        held.Dispose();
        await waiting;
        Assert.Equal(1, limiter.GetStatistics()!.CurrentAvailablePermits);
    });

    [Fact]
    public void Limiters_of_keys_are_made_once_and_disposed_when_they_have_been_idle_for_long() => Lab.Run(async lab =>
    {
        var made = new List<(int Key, AdjustableRateLimiter Limiter)>();
        using var limiters = new KeyedLimiters<int>(key =>
        {
            var limiter = new AdjustableRateLimiter(RateLimit.Of(1, TimeSpan.FromSeconds(key == 0 ? 1000 : 1)), lab.Time);
            made.Add((key, limiter));
            return limiter;
        });
        for (var key = 0; key < 64; key++) Assert.True(limiters.Attempt(key, 1).IsAcquired);
        Assert.False(limiters.Attempt(5, 1).IsAcquired);
        await lab.DelayAsync(20_000);
        limiters.Attempt(64, 1);
        Assert.Equal(2, limiters.Count);
        Assert.False(limiters.Attempt(0, 1).IsAcquired);
        Assert.Equal(65, made.Count);
        Assert.Throws<ObjectDisposedException>(() => made[5].Limiter.GetStatistics());
        Assert.True(limiters.Attempt(5, 1).IsAcquired);
        Assert.Equal(66, made.Count);
    });

    [Fact]
    public async Task Limiters_of_keys_hold_on_the_thread_pool()
    {
        var acks = new AckLog();
        var running = new int[4];
        var violations = 0;
        var made = 0;
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(4000, acks)).Process(
            async (number, _) =>
            {
                if (Interlocked.Increment(ref running[number % 4]) > 2) Interlocked.Increment(ref violations);
                await Task.Yield();
                Interlocked.Decrement(ref running[number % 4]);
            },
            o =>
            {
                o.Concurrency = 16;
                o.LimitBy(static n => n % 4, _ =>
                {
                    Interlocked.Increment(ref made);
                    return new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = 2, QueueLimit = 10_000 });
                });
            })).RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal((4000, 0, 4), (acks.Succeeded.Count, violations, made));
    }
}
