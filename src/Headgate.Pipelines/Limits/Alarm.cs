namespace Headgate.Pipelines.Limits;

/// <summary>
/// One timer, set under the lock of its owner and armed outside of it: a <see cref="TimeProvider"/> may run callbacks, ours and others', on the
/// stack of who changes a timer. Of several threads that set it one arms it, until it is armed for what was set last.
/// </summary>
internal sealed class Alarm : IDisposable
{
    private readonly Lock _gate;
    private readonly TimeProvider _time;
    private readonly Action _onDue;
    private readonly ITimer _timer;
    private long _wanted = Timestamp.Never;
    private long _armed = Timestamp.Never;
    private bool _isArming;

    /// <param name="gate">The lock of the owner.</param>
    /// <param name="time">Where the timer is from.</param>
    /// <param name="onDue">Called when it goes off, which may be early; the lock is not held.</param>
    public Alarm(Lock gate, TimeProvider time, Action onDue)
    {
        _gate = gate;
        _time = time;
        _onDue = onDue;
        _timer = time.CreateTimer(static alarm => ((Alarm)alarm!).GoOff(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Sets when to go off. To be called under the lock.</summary>
    /// <returns>True when the caller has to call <see cref="Arm"/> once it has left the lock.</returns>
    public bool Set(long at)
    {
        _wanted = at;
        if (_isArming || _wanted == _armed) return false;
        _isArming = true;
        return true;
    }

    public void Arm()
    {
        while (Next() is { } delay) _timer.Change(delay, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    private TimeSpan? Next()
    {
        lock (_gate)
        {
            _isArming = _wanted != _armed;
            if (!_isArming) return null;
            _armed = _wanted;
            if (_armed == Timestamp.Never) return Timeout.InfiniteTimeSpan;

            var wait = Timestamp.Until(_armed, _time);
            return wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(1);
        }
    }

    private void GoOff()
    {
        lock (_gate) _armed = Timestamp.Never;
        _onDue();
    }
}
