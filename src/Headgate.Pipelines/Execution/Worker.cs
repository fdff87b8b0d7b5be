using System.Runtime.CompilerServices;

namespace Headgate.Pipelines.Execution;

/// <summary>
/// Takes work from a crew, a chunk at a time, and handles it piece by piece. When a piece does not end at once the rest of the chunk goes back to
/// the crew, for others, before the worker waits. A worker that always has work keeps no thread for itself: after a turn, whatever else waits for a
/// thread has its own first, be it the stages that the work comes from and goes to.
/// </summary>
internal sealed class Worker<TItem> : IThreadPoolWorkItem
{
    /// <summary>A turn has no more chunks than this, should the clock stand still: that of a test does.</summary>
    internal const int ChunksPerTurn = 64;

    private readonly Crew<TItem> _crew;
    private readonly IShift<TItem> _shift;
    private readonly TItem[] _items;
    private readonly KeyLine<TItem>?[] _lines;
    private readonly Action _schedule;
    private Action? _resume;
    private long _turnBegan;
    private int _chunkCount;
    private bool _hasYielded;

    public Worker(Crew<TItem> crew, IShift<TItem> shift, int mostAtOnce)
    {
        _crew = crew;
        _shift = shift;
        _items = new TItem[mostAtOnce];
        _lines = new KeyLine<TItem>?[mostAtOnce];
        _schedule = Schedule;
    }

    /// <summary>Begins to work, or goes on after a wait: as a turn of its own, never on the caller's stack.</summary>
    public void Schedule() => _crew.Environment.Schedule(this);

    /// <summary>Takes a chunk out of a queue; there is room.</summary>
    /// <returns>How many pieces.</returns>
    public int TakeFrom(IWorkQueue<TItem> queue, int most) => queue.Take(_items.AsSpan(0, most), _lines.AsSpan(0, most));

    /// <summary>Pieces of the chunk.</summary>
    public WorkSpan<TItem> Chunk(int start, int length) => new(_items.AsSpan(start, length), _lines.AsSpan(start, length));

    /// <summary>Forgets the first pieces.</summary>
    public void ClearItems(int count) => _items.AsSpan(0, count).Clear();

    /// <summary>Forgets the lines of the first pieces.</summary>
    public void ClearLines(int count)
    {
        if (_lines[0] is not null) _lines.AsSpan(0, count).Clear();
    }

    void IThreadPoolWorkItem.Execute()
    {
        _turnBegan = _crew.Clock.GetTimestamp();
        _chunkCount = 0;
        if (_resume is { } resume)
        {
            _resume = null;
            resume();
        }
        else
        {
            _ = RunAsync();
        }
    }

    private async Task RunAsync()
    {
        // What the loop ends with is this turn's alone: as soon as the worker is idle, its fields may be another's.
        var count = 0;
        try
        {
            _shift.Enter(_hasYielded);
            _hasYielded = false;
            count = _crew.Take(this, isTurnOver: false);
            while (count > 0) count = await HandleAsync(count);
        }
        catch (Exception failure)
        {
            // Not a handler's exception: those fail their message.
            _crew.Fail(failure);
            count = 0;
        }
        finally
        {
            if (count != Crew<TItem>.AnotherTurn) _shift.Leave();
        }

        if (count != Crew<TItem>.AnotherTurn) return;
        _hasYielded = true;
        _crew.Environment.Yield(this);
    }

    /// <summary>Handles a chunk, and takes the next, unless the worker's turn is over.</summary>
    private async ValueTask<int> HandleAsync(int count)
    {
        var begun = _crew.Clock.GetTimestamp();
        var done = _shift.HandleMany(_items.AsSpan(0, count), out var unfinished);
        if (done < count)
        {
            var handled = await FinishAtAsync(unfinished, done, count);
            var ended = _crew.Clock.GetTimestamp();
            if (handled > 0) _crew.Observe(handled, _crew.Clock.GetElapsedTime(begun, ended));
            return _crew.Take(this, IsTurnOver(ended));
        }

        await DeliverAsync();
        var now = _crew.Clock.GetTimestamp();
        return _crew.TakeNext(this, count, _crew.Clock.GetElapsedTime(begun, now), IsTurnOver(now));
    }

    private bool IsTurnOver(long now) => ++_chunkCount >= ChunksPerTurn || _crew.Clock.GetElapsedTime(_turnBegan, now) >= ChunkSize.Target;

    /// <summary>The piece at <paramref name="index"/> takes its time, or is to be tried again: what was taken with it does not wait for it.</summary>
    /// <returns>How many pieces were handled, up to it and with it.</returns>
    private async ValueTask<int> FinishAtAsync(ValueTask<Postponement?> handling, int index, int count)
    {
        var slow = new WorkItem<TItem>(_items[index], _lines[index]);
        _crew.PutBack(Chunk(index + 1, count - index - 1), slow.Line);
        if (index > 0)
        {
            // The slow piece has its own result to keep when it ends: what the others have kept must be out before.
            await DeliverAsync();
            _crew.Free(Chunk(0, index), slow.Line);
        }

        ClearItems(count);
        ClearLines(count);
        _shift.Yield();
        var postponement = await new Parking<Postponement?>(this, handling);
        await DeliverAsync();
        if (postponement is not null) _crew.Postpone(slow, postponement);
        else _crew.FreeOne(slow);
        return postponement is { IsUntried: true } ? index : index + 1;
    }

    private async ValueTask DeliverAsync()
    {
        var delivering = _shift.DeliverAsync();
        if (delivering.IsCompletedSuccessfully) return;
        await new Parking<bool>(this, AsResult(delivering));
    }

    private static async ValueTask<bool> AsResult(ValueTask task)
    {
        await task;
        return true;
    }

    /// <summary>Awaits something of the user's. The worker goes on as a turn of its own, never on the stack of whoever completed it.</summary>
    private readonly struct Parking<TResult>(Worker<TItem> worker, ValueTask<TResult> task) : ICriticalNotifyCompletion
    {
        public bool IsCompleted => task.IsCompleted;

        public Parking<TResult> GetAwaiter() => this;

        public TResult GetResult() => task.GetAwaiter().GetResult();

        public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

        public void UnsafeOnCompleted(Action continuation)
        {
            worker._resume = continuation;
            task.GetAwaiter().UnsafeOnCompleted(worker._schedule);
        }
    }
}
