using Microsoft.Extensions.Time.Testing;

namespace Headgate.Pipelines.Tests.Limits;

/// <summary>Fake time that knows how many timers were made and how many of them run.</summary>
internal sealed class TimerWatch : FakeTimeProvider
{
    private readonly List<WatchedTimer> _timers = [];

    public int MadeCount => _timers.Count;

    public int RunningCount => _timers.Count(static timer => timer.IsRunning);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Assert.Equal(Timeout.InfiniteTimeSpan, dueTime);
        var timer = new WatchedTimer();
        timer.Inner = base.CreateTimer(_ => timer.GoOff(callback, state), null, dueTime, period);
        _timers.Add(timer);
        return timer;
    }

    private sealed class WatchedTimer : ITimer
    {
        public ITimer Inner { get; set; } = null!;

        public bool IsRunning { get; private set; }

        public void GoOff(TimerCallback callback, object? state)
        {
            IsRunning = false;
            callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            IsRunning = dueTime != Timeout.InfiniteTimeSpan;
            return Inner.Change(dueTime, period);
        }

        public void Dispose()
        {
            IsRunning = false;
            Inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
