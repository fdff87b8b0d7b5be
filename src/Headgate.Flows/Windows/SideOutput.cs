namespace Headgate.Flows.Windows;

/// <summary>
/// Where elements go that a flow has no place for: those that came too late for their windows. Give it to <see cref="Window{T}.LateTo(SideOutput{T})"/>, and read it
/// beside the flow, as an asynchronous sequence or with <c>Flow.From</c>.
/// </summary>
/// <remarks>
/// <para>It holds so many elements. When it is full and somebody reads it, the flow waits: nothing is lost. When it is full and nobody has begun to
/// read, the flow goes on, and the elements are dropped, as they are without a side output; <see cref="DroppedCount"/> counts them and a warning is logged. So
/// begin to read before the flow runs, or give it room for all that may be late.</para>
/// <para>Whoever has begun to read goes on, or leaves the loop: the flow would wait for it. Reading ends when the flow has ended, in whatever way, and nothing is left. A run
/// that is cancelled, or fails, before its stages have started, ends the reading in the same way. For a flow that is never run the reading waits, until its token is cancelled.</para>
/// <para>Safe on any thread. It can be used by one flow after another, and read again each time. When several read, each element goes to one of them.</para>
/// </remarks>
/// <typeparam name="T">The type of the elements.</typeparam>
public sealed class SideOutput<T> : ISideOutput
{
    private readonly Lock _gate = new();
    private readonly Queue<T> _items = [];
    private readonly HashSet<Action> _waiting = [];
    private readonly List<SideOutputReader<T>> _idle = [];
    private long _droppedCount;
    private long _enteredCount;
    private Exception? _failure;
    private int _readers;
    private int _writers;
    private bool _wasUsed;

    /// <summary>Makes a side output.</summary>
    /// <param name="capacity">How many elements it holds; at least 1. Elements of batches that are being processed may come on top.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is less than 1.</exception>
    public SideOutput(int capacity = 10_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Capacity = capacity;
    }

    /// <summary>Gets how many elements it holds.</summary>
    public int Capacity { get; }

    /// <summary>Gets how many elements were dropped because it was full and nobody read.</summary>
    public long DroppedCount => Interlocked.Read(ref _droppedCount);

    /// <summary>Reads the elements until the flow has ended. Begun before the flow runs, it waits for it; begun after it, it yields what is left.</summary>
    /// <param name="cancellationToken">Ends the reading; what has not been yielded stays.</param>
    /// <returns>The elements, each once; those of one partition in their order.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled; or the run of the flow was, before its stages had started. When such a run failed, its exception is thrown.</exception>
    public IAsyncEnumerable<T> ReadAllAsync(CancellationToken cancellationToken = default) => new SideOutputReading<T>(this, cancellationToken);

    internal void Enter()
    {
        lock (_gate)
        {
            _writers++;
            _enteredCount++;
            _wasUsed = true;
            _failure = null;
        }
    }

    internal void Exit(Exception? failure = null)
    {
        List<SideOutputReader<T>> ended;
        lock (_gate)
        {
            _failure ??= failure;
            if (--_writers > 0) return;
            failure = _failure;
            ended = TakeIdle();
        }

        foreach (var reader in ended) reader.End(failure);
    }

    void ISideOutput.Enter() => Enter();

    void ISideOutput.Exit(Exception? failure) => Exit(failure);

    long ISideOutput.EnteredCount => Interlocked.Read(ref _enteredCount);

    void ISideOutput.NoteEnd(long entered, Exception? failure)
    {
        List<SideOutputReader<T>> ended;
        lock (_gate)
        {
            if (_enteredCount != entered) return;
            _enteredCount++;
            _wasUsed = true;
            _failure = failure;
            ended = TakeIdle();
        }

        foreach (var reader in ended) reader.End(failure);
    }

    /// <summary>Puts an element in.</summary>
    /// <returns>Whether it is there; false when it was dropped.</returns>
    internal bool Write(T item)
    {
        SideOutputReader<T> reader;
        lock (_gate)
        {
            if (_items.Count >= Capacity && _readers == 0)
            {
                _droppedCount++;
                return false;
            }

            if (_idle.Count == 0)
            {
                _items.Enqueue(item);
                return true;
            }

            reader = _idle[0];
            _idle.RemoveAt(0);
            reader.Current = item;
        }

        reader.Move();
        return true;
    }

    /// <summary>Whether more may come.</summary>
    /// <param name="resume">Called once there is room, when there is none.</param>
    internal bool HasRoom(Action resume)
    {
        lock (_gate)
        {
            if (IsRoomy) return true;
            _waiting.Add(resume);
            return false;
        }
    }

    internal ValueTask<bool> MoveNextAsync(SideOutputReader<T> reader)
    {
        ValueTask<bool> moving;
        List<Action> resumed;
        lock (_gate)
        {
            if (reader.Begin()) _readers++;
            moving = Move(reader);
            resumed = TakeWaiting();
        }

        foreach (var resume in resumed) resume();
        return moving;
    }

    /// <summary>A reader's token has been cancelled: it does not wait any more.</summary>
    internal void Cancel(SideOutputReader<T> reader)
    {
        List<Action> resumed;
        lock (_gate)
        {
            if (!_idle.Remove(reader)) return;
            Remove(reader);
            resumed = TakeWaiting();
        }

        reader.Cancel();
        foreach (var resume in resumed) resume();
    }

    /// <summary>A reader leaves.</summary>
    internal void Leave(SideOutputReader<T> reader)
    {
        List<Action> resumed;
        lock (_gate)
        {
            Remove(reader);
            resumed = TakeWaiting();
        }

        foreach (var resume in resumed) resume();
    }

    private bool IsRoomy => _items.Count < Capacity || _readers == 0;

    private ValueTask<bool> Move(SideOutputReader<T> reader)
    {
        if (reader.HasLeft) return new ValueTask<bool>(false);
        if (reader.IsCancelled)
        {
            Remove(reader);
            return ValueTask.FromCanceled<bool>(reader.Cancelled);
        }

        if (_items.TryDequeue(out var item))
        {
            reader.Current = item;
            return new ValueTask<bool>(true);
        }

        if (_writers == 0 && _wasUsed)
        {
            var failure = _failure;
            Remove(reader);
            return failure is null ? new ValueTask<bool>(false) : ValueTask.FromException<bool>(failure);
        }

        _idle.Add(reader);
        return new ValueTask<bool>(reader.WaitAsync());
    }

    /// <summary>A reader has left. The last that does when nothing is left gives the output to the next flow.</summary>
    private void Remove(SideOutputReader<T> reader)
    {
        if (!reader.End()) return;
        if (--_readers > 0 || _writers > 0 || _items.Count > 0) return;
        _wasUsed = false;
        _failure = null;
    }

    /// <summary>Those that wait at the end of the flow.</summary>
    private List<SideOutputReader<T>> TakeIdle()
    {
        List<SideOutputReader<T>> idle = [.. _idle];
        _idle.Clear();
        foreach (var reader in idle) Remove(reader);
        return idle;
    }

    private List<Action> TakeWaiting()
    {
        if (_waiting.Count == 0 || !IsRoomy) return [];
        List<Action> waiting = [.. _waiting];
        _waiting.Clear();
        return waiting;
    }
}
