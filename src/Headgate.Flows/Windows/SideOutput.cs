namespace Headgate.Flows.Windows;

/// <summary>
/// Where elements go that a flow has no place for: those that came too late for their windows. Give it to <see cref="Window{T}.LateTo(SideOutput{T})"/>, and read it
/// beside the flow, as an asynchronous sequence or with <c>Flow.From</c>.
/// </summary>
/// <remarks>
/// <para>It holds so many elements. When it is full and somebody reads it, the flow waits: nothing is lost. When it is full and nobody has begun to
/// read, the flow goes on, and the elements are dropped, as they are without a side output; <see cref="DroppedCount"/> counts them and a warning is logged. So
/// begin to read before the flow runs, or give it room for all that may be late.</para>
/// <para>Whoever has begun to read goes on, or leaves the loop: the flow would wait for it. Reading ends when the flow has ended and nothing is left.</para>
/// <para>Safe on any thread. It can be used by one flow after another, and read again each time. When several read, each element goes to one of them.</para>
/// </remarks>
/// <typeparam name="T">The type of the elements.</typeparam>
public sealed class SideOutput<T>
{
    private readonly Lock _gate = new();
    private readonly Queue<T> _items = [];
    private readonly HashSet<Action> _waiting = [];
    private readonly List<SideOutputReader<T>> _idle = [];
    private long _droppedCount;
    private int _readers;
    private int _writers;
    private bool _wasUsed;

    /// <summary>Makes a side output.</summary>
    /// <param name="capacity">How many elements it holds; at least 1. Elements of batches that are being processed may come on top.</param>
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
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IAsyncEnumerable<T> ReadAllAsync(CancellationToken cancellationToken = default) => new SideOutputReading<T>(this, cancellationToken);

    internal void Enter()
    {
        lock (_gate)
        {
            _writers++;
            _wasUsed = true;
        }
    }

    internal void Exit()
    {
        List<SideOutputReader<T>> ended;
        lock (_gate)
        {
            if (--_writers > 0) return;
            ended = [.. _idle];
            _idle.Clear();
            foreach (var reader in ended) Remove(reader);
        }

        foreach (var reader in ended) reader.Move(false);
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

        reader.Move(true);
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
            Remove(reader);
            return new ValueTask<bool>(false);
        }

        _idle.Add(reader);
        return new ValueTask<bool>(reader.WaitAsync());
    }

    /// <summary>A reader has left. The last that does when nothing is left gives the output to the next flow.</summary>
    private void Remove(SideOutputReader<T> reader)
    {
        if (!reader.End()) return;
        if (--_readers == 0 && _writers == 0 && _items.Count == 0) _wasUsed = false;
    }

    private List<Action> TakeWaiting()
    {
        if (_waiting.Count == 0 || !IsRoomy) return [];
        List<Action> waiting = [.. _waiting];
        _waiting.Clear();
        return waiting;
    }
}
