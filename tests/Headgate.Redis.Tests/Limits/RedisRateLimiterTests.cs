using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Headgate.Pipelines;
using Headgate.Redis.Tests.Kit;
using Headgate.Servers;
using Microsoft.Extensions.Options;

namespace Headgate.Redis.Tests.Limits;

/// <summary>Limiters of one key share one limit.</summary>
[Trait("Tier", "Servers")]
public sealed class RedisRateLimiterTests(RedisFixture fixture) : IClassFixture<RedisFixture>
{
    [Fact]
    public async Task Two_limiters_together_never_grant_more_than_the_limit_in_any_span()
    {
        var key = fixture.NewName("limit");
        var span = TimeSpan.FromMilliseconds(300);
        await using var one = Limiter(key, 20, span);
        await using var two = Limiter(key, 20, span);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var acquiring = Task.WhenAll(Enumerable.Range(0, 100).Select(async number =>
        {
            using var lease = await (number % 2 == 0 ? one : two).AcquireAsync(1 + (number % 3), limit.Token);
            Assert.True(lease.IsAcquired);
        }));
        await WatchAsync(key, span, acquiring);
        await acquiring;
        Assert.Equal(100, one.GrantedCount + two.GrantedCount);
    }

    [Fact]
    public async Task What_is_left_is_granted_and_more_is_refused_with_when_to_ask_again()
    {
        var key = fixture.NewName("limit");
        await using var one = Limiter(key, 5, TimeSpan.FromSeconds(30), queue: 0);
        await using var two = Limiter(key, 5, TimeSpan.FromSeconds(30), queue: 0);
        Assert.True(one.AttemptAcquire(3).IsAcquired);
        using var refused = await two.AcquireAsync(3);
        Assert.False(refused.IsAcquired);
        Assert.True(refused.TryGetMetadata(MetadataName.RetryAfter, out var wait));
        Assert.InRange(wait, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30.1));
        Assert.True(two.AttemptAcquire(2).IsAcquired);
        Assert.False(one.AttemptAcquire(1).IsAcquired);
        Assert.Throws<ArgumentOutOfRangeException>(() => one.AttemptAcquire(6));
        Assert.Equal((1, 1), (one.GrantedCount, one.RefusedCount));
    }

    [Fact]
    public async Task When_the_clock_of_the_server_was_set_back_nobody_waits_for_longer_than_a_span_and_nothing_is_granted_earlier()
    {
        var key = fixture.NewName("limit");
        await using var limiter = Limiter(key, 5, TimeSpan.FromSeconds(30), queue: 0);
        Assert.True(limiter.AttemptAcquire(3).IsAcquired);
        var window = $"{{{key}}}:window";
        var grant = Assert.Single(await fixture.Database.SortedSetRangeByScoreWithScoresAsync(window));
        await fixture.Database.SortedSetAddAsync(window, grant.Element, grant.Score + TimeSpan.FromHours(1).TotalMicroseconds);
        using var refused = await limiter.AcquireAsync(3);
        Assert.False(refused.IsAcquired);
        Assert.True(refused.TryGetMetadata(MetadataName.RetryAfter, out var wait));
        Assert.InRange(wait, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30.1));
        Assert.True(limiter.AttemptAcquire(2).IsAcquired);
        Assert.Equal(2, await fixture.Database.SortedSetLengthAsync(window));
    }

    [Fact]
    public async Task The_queue_is_bounded_a_wait_can_be_cancelled_and_disposal_ends_the_others()
    {
        await using var limiter = Limiter(fixture.NewName("limit"), 1, TimeSpan.FromMinutes(1), queue: 2);
        Assert.True((await limiter.AcquireAsync()).IsAcquired);
        using var cancel = new CancellationTokenSource();
        var first = limiter.AcquireAsync(1, cancel.Token).AsTask();
        var second = limiter.AcquireAsync().AsTask();
        Assert.False((await limiter.AcquireAsync()).IsAcquired);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.False(second.IsCompleted);
        await limiter.DisposeAsync();
        Assert.False((await second).IsAcquired);
        Assert.Throws<ObjectDisposedException>(() => limiter.AttemptAcquire());
    }

    [Fact]
    public async Task While_the_server_is_away_nothing_is_granted_and_afterwards_it_goes_on()
    {
        await using var limiter = Limiter(fixture.NewName("limit"), 100, TimeSpan.FromSeconds(1), fixture.ProxyConfiguration);
        Assert.True((await limiter.AcquireAsync()).IsAcquired);
        fixture.Proxy.Close();
        Assert.False(limiter.AttemptAcquire().IsAcquired);
        var waiting = limiter.AcquireAsync().AsTask();
        Assert.False(waiting.IsCompleted);
        fixture.Proxy.IsOpen = true;
        Assert.True((await waiting.WaitAsync(TimeSpan.FromSeconds(20))).IsAcquired);
    }

    [Fact]
    public async Task Pipelines_that_share_it_let_out_no_more_than_it_grants()
    {
        var key = fixture.NewName("limit");
        var span = TimeSpan.FromSeconds(30);
        var seen = 0;
        var pipelines = Enumerable.Range(0, 2).Select(number => Pipeline.Create($"p{number}", p => p
            .From(Enumerable.Range(0, 100))
            .Process((_, _) =>
            {
                Interlocked.Increment(ref seen);
                return default;
            })
            .RateLimit(_ => Limiter(key, 15, span))
            .Configure(static options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(100)))).ToList();
        foreach (var pipeline in pipelines) await pipeline.StartAsync();
        await Eventually.IsAsync(15, () => Volatile.Read(ref seen), "let out");
        await Eventually.IsAsync(15, async () => (int)await fixture.Database.SortedSetLengthAsync($"{{{key}}}:window"), "granted");
        foreach (var pipeline in pipelines) await pipeline.DisposeAsync();
        Assert.Equal(15, seen);
    }

    [Fact]
    public void All_faults_are_told_at_once() => Assert.Equal(5, Assert.Throws<OptionsValidationException>(static () => new RedisRateLimiter(static options =>
        (options.Configuration, options.Permits, options.Per, options.QueueLimit) = ("", 0, TimeSpan.Zero, -1))).Failures.Count());

    /// <summary>Gathers grants from the server while they are made, and looks at every span that begins with one. The server forgets those of earlier spans: on a busy machine some are missed.</summary>
    private async Task WatchAsync(string key, TimeSpan span, Task acquiring)
    {
        var grants = new ConcurrentDictionary<string, (double At, int Count)>();
        do
        {
            foreach (var entry in await fixture.Database.SortedSetRangeByScoreWithScoresAsync($"{{{key}}}:window"))
                grants[entry.Element.ToString()] = (entry.Score, int.Parse(entry.Element.ToString().Split(':')[2]));
            await Task.Yield();
        }
        while (!acquiring.IsCompleted);

        Assert.NotEmpty(grants);
        var all = grants.Values.ToList();
        Assert.All(all, grant => Assert.InRange(all.Where(other => other.At >= grant.At && other.At < grant.At + span.TotalMicroseconds).Sum(static other => other.Count), 1, 20));
    }

    private RedisRateLimiter Limiter(string key, int permits, TimeSpan per, string? configuration = null, int queue = 10_000) => new(options =>
        (options.Configuration, options.Key, options.Permits, options.Per, options.QueueLimit) = (configuration ?? fixture.Server.Configuration, key, permits, per, queue));
}
