namespace Headgate.Testing.Scheduling;

/// <summary>
/// A clock that stands still until it is told to go on. Unlike other fake clocks it knows when its next timer is due, so that a
/// <see cref="StageLab"/> can skip to it when nothing else can happen. Not thread-safe: it belongs to its lab.
/// </summary>
public sealed class VirtualTime : TimeProvider
{
    private readonly PriorityQueue<VirtualTimer, (long Due, long Order)> _timers = new();
    private readonly Action<Action> _run;
    private readonly DateTimeOffset _start;
    private long _now;
    private long _order;
    private TimeSpan _shift;

    internal VirtualTime(DateTimeOffset start, Action<Action> run)
    {
        _start = start;
        _run = run;
    }

    /// <summary>Gets how much time has passed.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(_now);

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => _start + Elapsed + _shift;

    /// <summary>Sets the clock on the wall, as an operator or a time server does. Timers and time stamps, which measure how much time has passed, do not notice.</summary>
    /// <param name="by">How far it is set forward; negative to set it back.</param>
    public void SetWallClock(TimeSpan by) => _shift += by;

    /// <inheritdoc />
    public override long GetTimestamp() => _now + 1;

    /// <inheritdoc />
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Goes to the moment at which the next timer is due, and lets it fire.</summary>
    /// <returns>False when there is no timer.</returns>
    internal bool SkipToNextTimer()
    {
        while (_timers.TryPeek(out var timer, out var key))
        {
            if (timer.IsDueAt(key))
            {
                AdvanceTo(Math.Max(_now, key.Due));
                return true;
            }

            _timers.Dequeue();
        }

        return false;
    }

    /// <summary>Lets time pass. Timers that become due are made ready to run, in order.</summary>
    /// <param name="by">How much; 0 or more.</param>
    internal void Advance(TimeSpan by) => AdvanceTo(_now + by.Ticks);

    private void AdvanceTo(long target)
    {
        while (_timers.TryPeek(out var timer, out var key) && key.Due <= target)
        {
            _timers.Dequeue();
            if (!timer.IsDueAt(key)) continue;
            _now = Math.Max(_now, key.Due);
            timer.Fire(_run);
        }

        _now = target;
    }

    private sealed class VirtualTimer(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        private (long Due, long Order)? _next;
        private TimeSpan _period;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            _next = null;
            if (dueTime != Timeout.InfiniteTimeSpan) Enqueue(time._now + Math.Max(0, dueTime.Ticks));
            return true;
        }

        public bool IsDueAt((long Due, long Order) key) => _next == key;

        public void Fire(Action<Action> run)
        {
            var due = _next!.Value.Due;
            _next = null;
            if (_period > TimeSpan.Zero) Enqueue(due + _period.Ticks);
            run(() => callback(state));
        }

        public void Dispose() => _next = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        private void Enqueue(long due)
        {
            _next = (due, time._order++);
            time._timers.Enqueue(this, _next.Value);
        }
    }
}
