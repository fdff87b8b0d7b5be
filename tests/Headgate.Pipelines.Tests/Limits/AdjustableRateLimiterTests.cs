using System.Threading.RateLimiting;
using Headgate.Pipelines.Limits;

namespace Headgate.Pipelines.Tests.Limits;

/// <summary>What the limiter promises, on fake time.</summary>
public sealed class AdjustableRateLimiterTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly TimerWatch _time = new();
    private readonly AdjustableRateLimiter _limiter;

    public AdjustableRateLimiterTests() => _limiter = new AdjustableRateLimiter(RateLimit.Of(5, Second), _time);

    public void Dispose() => _limiter.Dispose();

    [Fact]
    public void What_is_not_used_in_a_fixed_window_is_not_carried_over()
    {
        _time.Advance(10 * Second);
        Assert.Equal(5, Drain());
        _time.Advance(Second);
        Assert.Equal(5, Drain());
    }

    [Fact]
    public void Fixed_windows_begin_on_the_intervals_and_not_with_the_first_grant()
    {
        _time.Advance(0.9 * Second);
        Assert.Equal(5, Drain());
        _time.Advance(0.1 * Second);
        Assert.Equal(5, Drain());
    }

    [Fact]
    public async Task Who_waits_is_served_in_order_and_a_large_request_is_not_overtaken()
    {
        Assert.Equal(5, Drain());
        var first = _limiter.AcquireAsync(2);
        var large = _limiter.AcquireAsync(5);
        var small = _limiter.AcquireAsync(1);
        _time.Advance(Second);
        Assert.True((await first).IsAcquired);
        Assert.False(large.IsCompleted);
        Assert.False(small.IsCompleted);
        Assert.False(_limiter.AttemptAcquire().IsAcquired);
        _time.Advance(Second);
        Assert.True((await large).IsAcquired);
        Assert.False(small.IsCompleted);
        _time.Advance(Second);
        Assert.True((await small).IsAcquired);
    }

    [Fact]
    public async Task To_acquire_none_is_to_wait_until_there_are_some_and_takes_none()
    {
        Assert.True((await _limiter.AcquireAsync(0)).IsAcquired);
        Assert.True(_limiter.AttemptAcquire(0).IsAcquired);
        Assert.Equal(5, Drain());
        Assert.False(_limiter.AttemptAcquire(0).IsAcquired);
        var none = _limiter.AcquireAsync(0);
        Assert.False(none.IsCompleted);
        _time.Advance(Second);
        Assert.True((await none).IsAcquired);
        Assert.Equal(5, Drain());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(6)]
    public async Task More_than_the_limit_and_less_than_none_cannot_be_asked_for(int permitCount)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _limiter.AttemptAcquire(permitCount));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await _limiter.AcquireAsync(permitCount));
    }

    [Fact]
    public async Task A_cancelled_wait_takes_no_permits_and_lets_the_next_go()
    {
        Assert.Equal(3, Drain(3));
        using var cancellation = new CancellationTokenSource();
        var large = _limiter.AcquireAsync(4, cancellation.Token);
        var small = _limiter.AcquireAsync(1);
        Assert.False(small.IsCompleted);
        await cancellation.CancelAsync();
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await large);
        Assert.Equal(cancellation.Token, cancelled.CancellationToken);
        Assert.True((await small).IsAcquired);
        Assert.Equal(1, Drain());
    }

    [Fact]
    public async Task Who_asks_with_a_cancelled_token_takes_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _limiter.AcquireAsync(1, new CancellationToken(canceled: true)));
        Assert.Equal(5, Drain());
    }

    [Fact]
    public async Task Cancelling_after_the_grant_changes_nothing()
    {
        Assert.Equal(5, Drain());
        using var cancellation = new CancellationTokenSource();
        var wait = _limiter.AcquireAsync(2, cancellation.Token);
        _time.Advance(Second);
        await cancellation.CancelAsync();
        Assert.True((await wait).IsAcquired);
        Assert.Equal(3, Drain());
    }

    [Fact]
    public void A_change_comes_in_force_with_the_next_interval()
    {
        Assert.Equal(1, Drain(1));
        _time.Advance(0.5 * Second);
        _limiter.Change(RateLimit.Of(3, 2 * Second));
        Assert.Equal(RateLimit.Of(3, 2 * Second), _limiter.Limit);
        Assert.Equal(4, Drain());
        _time.Advance(0.5 * Second);
        Assert.Equal(3, Drain());
        _time.Advance(1.9 * Second);
        Assert.Equal(0, Drain());
        _time.Advance(0.1 * Second);
        Assert.Equal(3, Drain());
    }

    [Fact]
    public async Task A_change_at_once_begins_an_interval_with_all_permits()
    {
        Assert.Equal(5, Drain());
        var wait = _limiter.AcquireAsync(2);
        _time.Advance(0.5 * Second);
        _limiter.Change(RateLimit.Of(3, Second), atOnce: true);
        Assert.True((await wait).IsAcquired);
        Assert.Equal(1, Drain());
        _time.Advance(0.9 * Second);
        Assert.Equal(0, Drain());
        _time.Advance(0.1 * Second);
        Assert.Equal(3, Drain());
    }

    [Fact]
    public void Of_two_changes_in_an_interval_the_later_counts()
    {
        _limiter.Change(RateLimit.Of(100, Second));
        _limiter.Change(RateLimit.Of(2, Second));
        Assert.Equal(2, Drain(2));
        _time.Advance(Second);
        Assert.Equal(2, Drain(2));
        Assert.False(_limiter.AttemptAcquire().IsAcquired);
    }

    [Fact]
    public async Task Who_waits_for_more_than_a_new_limit_has_is_told_so_and_holds_nobody_up()
    {
        Assert.Equal(5, Drain());
        var large = _limiter.AcquireAsync(4);
        var small = _limiter.AcquireAsync(2);
        _limiter.Change(RateLimit.Of(3, Second));
        Assert.False(large.IsCompleted);
        _time.Advance(Second);
        using var lease = await large;
        Assert.False(lease.IsAcquired);
        Assert.True(lease.TryGetMetadata(MetadataName.ReasonPhrase, out var reason));
        Assert.Contains("4 permits", reason, StringComparison.Ordinal);
        Assert.True((await small).IsAcquired);
    }

    [Fact]
    public void A_sliding_window_that_is_changed_does_not_forget_its_grants()
    {
        _limiter.Change(RateLimit.Of(5, Second) with { Algorithm = RateLimitAlgorithm.SlidingWindow }, atOnce: true);
        _time.Advance(0.9 * Second);
        Assert.Equal(5, Drain());
        _limiter.Change(RateLimit.Of(6, Second) with { Algorithm = RateLimitAlgorithm.SlidingWindow });
        _time.Advance(0.1 * Second);
        Assert.Equal(1, Drain());
        _time.Advance(0.9 * Second);
        Assert.Equal(5, Drain());
    }

    [Fact]
    public async Task Who_finds_the_queue_full_is_told_when_to_ask_again()
    {
        await using var limiter = new AdjustableRateLimiter(RateLimit.Of(5, Second), _time, queueLimit: 4);
        Assert.True(limiter.AttemptAcquire(5).IsAcquired);
        _time.Advance(0.25 * Second);
        var wait = limiter.AcquireAsync(3);
        using var full = await limiter.AcquireAsync(2);
        Assert.False(full.IsAcquired);
        Assert.True(full.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter));
        Assert.Equal(0.75 * Second, retryAfter);
        Assert.Equal([MetadataName.RetryAfter.Name], full.MetadataNames);
        using var attempt = limiter.AttemptAcquire(3);
        Assert.True(attempt.TryGetMetadata(MetadataName.RetryAfter, out retryAfter));
        Assert.Equal(1.75 * Second, retryAfter);
        Assert.False(limiter.AcquireAsync(1).IsCompleted);
        _time.Advance(Second);
        Assert.True((await wait).IsAcquired);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Disposal_refuses_who_waits_and_who_comes(bool isAsync)
    {
        Assert.Equal(5, Drain());
        var wait = _limiter.AcquireAsync();
        if (isAsync) await _limiter.DisposeAsync();
        _limiter.Dispose();
        Assert.False((await wait).IsAcquired);
        Assert.Throws<ObjectDisposedException>(() => _limiter.AttemptAcquire());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await _limiter.AcquireAsync());
        Assert.Throws<ObjectDisposedException>(() => _limiter.Change(RateLimit.Of(1, Second)));
        Assert.Throws<ObjectDisposedException>(() => _limiter.GetStatistics());
        Assert.Equal(5, _limiter.Limit.Permits);
        _time.Advance(Second);
        Assert.Equal(TimeSpan.Zero, _limiter.IdleDuration);
        Assert.Equal(0, _time.RunningCount);
    }

    [Fact]
    public async Task One_timer_runs_while_somebody_waits_and_none_otherwise()
    {
        Assert.Equal(5, Drain());
        Assert.Equal(0, _time.RunningCount);
        using var cancellation = new CancellationTokenSource();
        var waits = new[] { _limiter.AcquireAsync(5), _limiter.AcquireAsync(1), _limiter.AcquireAsync(1, cancellation.Token) };
        Assert.Equal(1, _time.RunningCount);
        _time.Advance(2 * Second);
        Assert.True((await waits[0]).IsAcquired);
        Assert.Equal(1, _time.RunningCount);
        await cancellation.CancelAsync();
        _time.Advance(Second);
        Assert.True((await waits[1]).IsAcquired);
        Assert.Equal((1, 0), (_time.MadeCount, _time.RunningCount));
        _limiter.Change(RateLimit.Of(1, Second));
        Assert.Equal(0, _time.RunningCount);
    }

    [Fact]
    public void A_wait_of_many_years_ends_in_time()
    {
        _limiter.Change(RateLimit.Of(1, TimeSpan.FromDays(10_000)), atOnce: true);
        Assert.Equal(1, Drain(1));
        var wait = _limiter.AcquireAsync();
        for (var day = 0; day < 9_999; day++) _time.Advance(TimeSpan.FromDays(1));
        Assert.False(wait.IsCompleted);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.True(wait.IsCompleted);
    }

    [Fact]
    public void The_limiter_is_idle_since_all_permits_are_back()
    {
        _time.Advance(3 * Second);
        Assert.Equal(3 * Second, _limiter.IdleDuration);
        _time.Advance(0.5 * Second);
        Assert.Equal(1, Drain(1));
        Assert.Null(_limiter.IdleDuration);
        _time.Advance(2 * Second);
        Assert.Equal(1.5 * Second, _limiter.IdleDuration);
    }

    [Fact]
    public void The_statistics_count_permits_waiters_grants_and_refusals()
    {
        Assert.Equal(4, Drain(4));
        _ = _limiter.AttemptAcquire(3);
        _ = _limiter.AcquireAsync(3);
        _ = _limiter.AcquireAsync(2);
        var statistics = _limiter.GetStatistics()!;
        Assert.Equal((1L, 5L), (statistics.CurrentAvailablePermits, statistics.CurrentQueuedCount));
        Assert.Equal((4L, 1L), (statistics.TotalSuccessfulLeases, statistics.TotalFailedLeases));
        _time.Advance(Second);
        statistics = _limiter.GetStatistics()!;
        Assert.Equal((0L, 0L, 6L), (statistics.CurrentAvailablePermits, statistics.CurrentQueuedCount, statistics.TotalSuccessfulLeases));
    }

    [Fact]
    public void The_system_clock_and_no_queue_limit_unless_given()
    {
        Assert.Throws<ArgumentNullException>(() => new AdjustableRateLimiter(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdjustableRateLimiter(RateLimit.Of(1, Second), queueLimit: -1));
        using var limiter = new AdjustableRateLimiter(RateLimit.Of(1, TimeSpan.FromDays(1)));
        Assert.True(limiter.AttemptAcquire().IsAcquired);
        Assert.False(limiter.AcquireAsync().IsCompleted);
    }

    private int Drain(int most = int.MaxValue)
    {
        var count = 0;
        while (count < most && _limiter.AttemptAcquire().IsAcquired) count++;
        return count;
    }
}
