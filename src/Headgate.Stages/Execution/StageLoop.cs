using System.Runtime.CompilerServices;

namespace Headgate.Stages.Execution;

/// <summary>
/// The one reader of an inbox: takes signals in order, one at a time, and runs on its scheduler only while there are any. Everything that
/// its owner has belongs to it; what other threads want is posted.
/// </summary>
internal sealed class StageLoop(ILoopOwner owner, IStageScheduler scheduler, TimeProvider clock) : IThreadPoolWorkItem
{
    private static readonly long TicksPerMillisecond = TimeProvider.System.TimestampFrequency / 1000;

    private readonly Inbox _inbox = new();
    private Signal? _taken;
    private Action? _resume;
    private Action? _goOn;
    private Task<bool>? _handling;
    private ParkedCallback? _parked;
    private int _budget;
    private volatile bool _isKilled;

    /// <summary>While the loop sleeps, how long it has been awake in all. While it is awake, the complement of when it would have had to wake for that to be all: so one
    /// word says both, and what is read of it never goes back.</summary>
    private long _busy;

    public string Name => owner.Name;

    /// <summary>What the loop works for.</summary>
    public ILoopOwner Owner => owner;

    /// <summary>Whether <see cref="Kill"/> was called.</summary>
    public bool IsKilled => _isKilled;

    /// <summary>How many of the clock's ticks the loop has been awake, including the time it awaited callbacks.</summary>
    public long BusyTicks
    {
        get
        {
            var busy = Volatile.Read(ref _busy);
            return busy >= 0 ? busy : Math.Max(0, Now() - ~busy);
        }
    }

    /// <summary>Adds a signal. False when the loop has ended: the signal was refused.</summary>
    public bool Post(Signal signal)
    {
        switch (_inbox.Post(signal))
        {
            case PostResult.Wake:
                scheduler.Schedule(this);
                return true;
            case PostResult.Queued:
                return true;
            default:
                signal.Refuse();
                return false;
        }
    }

    /// <summary>Begins to read. Signals may have been posted before.</summary>
    public void Start() => scheduler.Schedule(this);

    /// <summary>Ends the loop as soon as the current callback awaits or returns; one that awaits is abandoned.</summary>
    public void Kill()
    {
        if (_isKilled) return;
        _isKilled = true;
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _parked)?.TryAbandon() != true) Post(new WakeSignal());
    }

    /// <summary>Awaits a callback. If the loop is killed first, throws <see cref="StageKilledException"/> and leaves the callback alone.</summary>
    public ParkedCallback Park(ValueTask callback) => new(this, callback, owner.Name);

    /// <summary>The signal that was taken last is not handled: it is refused with those behind it, when the loop closes.</summary>
    public void PutBack(Signal signal) => _taken = signal;

    /// <summary>Closes the inbox, refusing what is left in it.</summary>
    public void Close()
    {
        var taken = _taken;
        _taken = null;
        RefuseAll(taken);
        RefuseAll(_inbox.Close());
    }

    void IThreadPoolWorkItem.Execute()
    {
        _budget = scheduler.SignalsPerTurn;
        if (_resume is { } resume)
        {
            _resume = null;
            resume();
        }
        else
        {
            Read();
        }
    }

    internal void ScheduleResumption() => scheduler.Schedule(this);

    internal void ParkOn(ParkedCallback parked, Action continuation)
    {
        _resume = continuation;
        Volatile.Write(ref _parked, parked);
        Interlocked.MemoryBarrier();
    }

    internal void Unpark() => _parked = null;

    internal void EndAbandoned() => owner.EndAbandoned();

    private static void RefuseAll(Signal? signal)
    {
        while (signal is not null)
        {
            var next = signal.Next;
            signal.Refuse();
            signal = next;
        }
    }

    /// <summary>
    /// Handles signals until there are none, the budget is used up, or a callback awaits. Written without async, because a stage that is woken
    /// for each batch would pay for the state machine at each wake.
    /// </summary>
    private void Read()
    {
        if (_busy >= 0) WakeUp();
        while (true)
        {
            if (Take() is not { } signal)
            {
                GoToSleep();
                if (_inbox.TrySleep()) return;
                WakeUp();
                continue;
            }

            var handling = owner.HandleAsync(signal);
            if (handling.IsCompletedSuccessfully)
            {
                if (IsAtEnd(handling.Result) || IsTurnOver()) return;
                continue;
            }

            _handling = handling.AsTask();
            _handling.GetAwaiter().UnsafeOnCompleted(_goOn ??= GoOn);
            return;
        }
    }

    /// <summary>A callback that awaited has ended, on this loop's own turn.</summary>
    private void GoOn()
    {
        var handling = _handling!;
        _handling = null;
        if (!handling.IsCompletedSuccessfully) Break(handling.Exception?.InnerException ?? new TaskCanceledException(handling));
        else if (!IsAtEnd(handling.Result) && !IsTurnOver()) Read();
    }

    /// <summary>An owner that throws must not take the process with it, nor leave anybody waiting.</summary>
    private void Break(Exception failure)
    {
        GoToSleep();
        Close();
        owner.Break(failure);
    }

    /// <summary>Takes note of the owner's end: from now on the loop is not busy.</summary>
    private bool IsAtEnd(bool goesOn)
    {
        if (!goesOn) GoToSleep();
        return !goesOn;
    }

    /// <summary>Lets others run when the budget of this turn is used up.</summary>
    private bool IsTurnOver()
    {
        if (--_budget > 0) return false;
        scheduler.Yield(this);
        return true;
    }

    private void WakeUp() => Volatile.Write(ref _busy, ~Math.Max(0, Now() - _busy));

    /// <summary>
    /// On the system's clock its coarse time will do: a loop wakes for every batch, and over many wakes what is rounded away in one is
    /// added in another.
    /// </summary>
    private long Now() => ReferenceEquals(clock, TimeProvider.System) ? Environment.TickCount64 * TicksPerMillisecond : clock.GetTimestamp();

    private Signal? Take()
    {
        var signal = _taken ?? _inbox.TakeAll();
        _taken = signal?.Next;
        return signal;
    }

    private void GoToSleep()
    {
        if (_busy < 0) Volatile.Write(ref _busy, Math.Max(0, Now() - ~_busy));
    }

    private sealed class WakeSignal : Signal
    {
        internal override ValueTask DeliverAsync() => default;

        internal override void Refuse()
        {
        }
    }
}
