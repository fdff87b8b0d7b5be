namespace Headgate.Dashboard.Tests.Lab;

/// <summary>A clock that counts how often it is asked what time it is. A pipeline that has nothing to do asks once for each snapshot of it.</summary>
internal sealed class CountingTime(TimeProvider clock) : TimeProvider
{
    private int _asked;

    /// <summary>How often it was asked.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => clock.LocalTimeZone;

    public override DateTimeOffset GetUtcNow()
    {
        Interlocked.Increment(ref _asked);
        return clock.GetUtcNow();
    }

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => clock.CreateTimer(callback, state, dueTime, period);
}
