using System.Runtime.CompilerServices;

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
    private TaskCompletionSource? _changed;
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
    public async IAsyncEnumerable<T> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        lock (_gate) _readers++;
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var (hasItem, item, changed) = Take();
                if (hasItem) yield return item;
                else if (changed is null) yield break;
                else await changed.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            Leave();
        }
    }

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
        TaskCompletionSource? changed = null;
        lock (_gate)
        {
            if (--_writers == 0) changed = TakeChanged();
        }

        changed?.TrySetResult();
    }

    /// <summary>Puts an element in.</summary>
    /// <returns>Whether it is there; false when it was dropped.</returns>
    internal bool Write(T item)
    {
        TaskCompletionSource? changed;
        lock (_gate)
        {
            if (_items.Count >= Capacity && _readers == 0)
            {
                _droppedCount++;
                return false;
            }

            _items.Enqueue(item);
            changed = TakeChanged();
        }

        changed?.TrySetResult();
        return true;
    }

    /// <summary>Whether more may come.</summary>
    /// <param name="resume">Called once there is room, when there is none.</param>
    internal bool HasRoom(Action resume)
    {
        lock (_gate)
        {
            if (_items.Count < Capacity || _readers == 0) return true;
            _waiting.Add(resume);
            return false;
        }
    }

    private (bool HasItem, T Item, Task? Changed) Take()
    {
        List<Action> resumed;
        T? item;
        lock (_gate)
        {
            if (!_items.TryDequeue(out item))
            {
                if (_writers == 0 && _wasUsed) return (false, default!, null);
                _changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return (false, default!, _changed.Task);
            }

            resumed = _items.Count < Capacity ? TakeWaiting() : [];
        }

        foreach (var resume in resumed) resume();
        return (true, item, null);
    }

    private void Leave()
    {
        List<Action> resumed;
        lock (_gate)
        {
            _readers--;
            if (_writers == 0 && _items.Count == 0) _wasUsed = false;
            resumed = _readers == 0 ? TakeWaiting() : [];
        }

        foreach (var resume in resumed) resume();
    }

    private List<Action> TakeWaiting()
    {
        if (_waiting.Count == 0) return [];
        List<Action> waiting = [.. _waiting];
        _waiting.Clear();
        return waiting;
    }

    private TaskCompletionSource? TakeChanged()
    {
        var changed = _changed;
        _changed = null;
        return changed;
    }
}
