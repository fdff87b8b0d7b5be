namespace Headgate.Stages.Emission;

/// <summary>
/// Sends about once a millisecond what a callback has gathered, while the callback is under way: a sequence that is slow, or that blocks, does not
/// hold back what it has yielded. A quick callback pays for it with one fence.
/// </summary>
internal sealed class EarlySending : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(1);

    private readonly Action _send;
    private readonly ITimer _timer;
    private volatile bool _isUnderWay;
    private int _isTicking;

    /// <summary>Does nothing until a callback begins.</summary>
    /// <param name="clock">The clock of the stage.</param>
    /// <param name="send">Sends what has been gathered; called on any thread.</param>
    public EarlySending(TimeProvider clock, Action send)
    {
        _send = send;
        _timer = clock.CreateTimer(static sending => ((EarlySending)sending!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A callback begins to gather.</summary>
    public void Begin()
    {
        _isUnderWay = true;
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _isTicking) == 0) StartTicking();
    }

    /// <summary>The callback ends.</summary>
    public void End() => _isUnderWay = false;

    public void Dispose() => _timer.Dispose();

    private void StartTicking()
    {
        if (Interlocked.CompareExchange(ref _isTicking, 1, 0) == 0) _timer.Change(Interval, Timeout.InfiniteTimeSpan);
    }

    private void Tick()
    {
        _send();
        if (_isUnderWay)
        {
            _timer.Change(Interval, Timeout.InfiniteTimeSpan);
            return;
        }

        // An idle stage has no timer. A callback that begins at this moment sees that the ticking has ended, or is seen here.
        Volatile.Write(ref _isTicking, 0);
        Interlocked.MemoryBarrier();
        if (_isUnderWay) StartTicking();
    }
}
