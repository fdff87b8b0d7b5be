using System.Runtime.CompilerServices;

namespace Headgate.Stages.Execution;

/// <summary>
/// A callback that a loop awaits. It ends in one of two ways, decided by one compare-and-swap: the callback completes, and the loop is
/// scheduled anew (never continued on the stack of whoever completed it), or the loop is killed, and the callback goes on unheeded.
/// </summary>
internal sealed class ParkedCallback : ICriticalNotifyCompletion
{
    private const int Waiting = 0;
    private const int Completed = 1;
    private const int Abandoned = 2;

    private readonly StageLoop _loop;
    private readonly string _name;
    private readonly ValueTaskAwaiter _callback;
    private int _state;

    public ParkedCallback(StageLoop loop, ValueTask callback, string name)
    {
        _loop = loop;
        _name = name;
        _callback = callback.GetAwaiter();
    }

    public bool IsCompleted => false;

    public ParkedCallback GetAwaiter() => this;

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation)
    {
        _loop.ParkOn(this, continuation);
        _callback.UnsafeOnCompleted(Complete);
        if (_loop.IsKilled) TryAbandon();
    }

    /// <summary>Lets the loop go on without the callback. False when the callback was quicker.</summary>
    public bool TryAbandon()
    {
        var won = Interlocked.CompareExchange(ref _state, Abandoned, Waiting) == Waiting;
        if (won) _loop.ScheduleResumption();
        return won;
    }

    public void GetResult()
    {
        _loop.Unpark();
        if (_state == Abandoned) throw new StageKilledException(_name);
        _callback.GetResult();
    }

    private void Complete()
    {
        if (Interlocked.CompareExchange(ref _state, Completed, Waiting) == Waiting)
        {
            _loop.ScheduleResumption();
            return;
        }

        try
        {
            _callback.GetResult();
        }
        catch (Exception)
        {
            // The stage was killed while this ran; what becomes of the callback is nobody's business any more.
        }

        _loop.EndAbandoned();
    }
}
