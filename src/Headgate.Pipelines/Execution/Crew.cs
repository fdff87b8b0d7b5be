using Headgate.Stages;

namespace Headgate.Pipelines.Execution;

/// <summary>
/// Workers that share a queue: at most <see cref="Concurrency"/> pieces of work are handled at once. Safe to use on any thread; the lock is held for
/// a chunk at a time, and never while user code runs.
/// </summary>
internal sealed class Crew<TItem> : IDisposable
{
    private readonly Lock _gate = new();
    private readonly IWorkQueue<TItem> _queue;
    private readonly ICrewHost<TItem> _host;
    private readonly ChunkSize _chunkSize;
    private readonly Stack<Worker<TItem>> _idle = new();
    private readonly RetryTimer<TItem> _retries;
    private int _concurrency;
    private int _active;
    private int _handling;
    private bool _isStopped;

    public Crew(IWorkQueue<TItem> queue, ICrewHost<TItem> host, StageEnvironment environment, int concurrency, int mostAtOnce)
    {
        _queue = queue;
        _host = host;
        Environment = environment;
        _concurrency = concurrency;
        _chunkSize = new ChunkSize(mostAtOnce);
        _retries = new RetryTimer<TItem>(environment.TimeProvider, TryAgain);
    }

    public StageEnvironment Environment { get; }

    public TimeProvider Clock => Environment.TimeProvider;

    /// <summary>How many pieces of work may be handled at once. Takes effect as workers finish what they have.</summary>
    public int Concurrency
    {
        get
        {
            lock (_gate) return _concurrency;
        }

        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            lock (_gate)
            {
                _concurrency = value;
                WakeAsNeeded();
            }
        }
    }

    /// <summary>How many pieces of work have been added and are not done.</summary>
    public int Load
    {
        get
        {
            lock (_gate) return LoadNow;
        }
    }

    private int LoadNow => _queue.Count + _handling;

    /// <summary>Adds work.</summary>
    public void Add(ReadOnlySpan<TItem> items)
    {
        lock (_gate)
        {
            foreach (var item in items) _queue.Add(item, _host.KeyOf(item));
            WakeAsNeeded();
        }
    }

    /// <summary>Stops giving out work, and returns what was not begun.</summary>
    public List<TItem> Stop()
    {
        lock (_gate)
        {
            _isStopped = true;
            var rest = _queue.Clear();
            foreach (var waiting in _retries.Clear())
            {
                _handling--;
                rest.Add(waiting.Item);
            }

            return rest;
        }
    }

    public void Dispose() => _retries.Dispose();

    /// <summary>Gives a worker its next chunk; 0 when there is none: the worker is idle from then on.</summary>
    internal int Take(Worker<TItem> worker, Span<WorkItem<TItem>> room)
    {
        lock (_gate)
        {
            var mayWork = !_isStopped && _active <= _concurrency && _queue.HasReady;
            if (!mayWork)
            {
                _active--;
                _idle.Push(worker);
                return 0;
            }

            var count = _queue.Take(room[.._chunkSize.Next(_queue.Count, _concurrency)]);
            _handling += count;
            WakeAsNeeded();
            return count;
        }
    }

    /// <summary>A whole chunk is done.</summary>
    internal void Free(ReadOnlySpan<WorkItem<TItem>> items, TimeSpan took)
    {
        lock (_gate)
        {
            _chunkSize.Observe(items.Length, took);
            _queue.Free(items, null);
            Done(items.Length);
        }
    }

    /// <summary>The first pieces of a chunk are done; the line of the one after them stays taken.</summary>
    internal void Free(ReadOnlySpan<WorkItem<TItem>> items, KeyLine<TItem>? kept)
    {
        lock (_gate)
        {
            _queue.Free(items, kept);
            Done(items.Length);
            WakeAsNeeded();
        }
    }

    internal void FreeOne(WorkItem<TItem> item)
    {
        lock (_gate)
        {
            if (item.Line is not null) _queue.FreeLine(item.Line);
            Done(1);
        }
    }

    internal void PutBack(ReadOnlySpan<WorkItem<TItem>> items, KeyLine<TItem>? kept)
    {
        if (items.IsEmpty) return;
        lock (_gate)
        {
            _handling -= items.Length;
            _queue.PutBack(items, kept);
            WakeAsNeeded();
        }
    }

    /// <summary>A piece of work that was tried waits until it is tried again; its key waits with it, its worker does not.</summary>
    internal void RetryLater(WorkItem<TItem> item, TimeSpan delay)
    {
        lock (_gate)
        {
            if (!_isStopped)
            {
                _retries.Add(item, delay);
                return;
            }

            Done(1);
        }

        _host.GaveUp(item.Item);
    }

    internal void Observe(int count, TimeSpan took)
    {
        lock (_gate) _chunkSize.Observe(count, took);
    }

    internal void Fail(Exception failure) => _host.Failed(failure);

    private void TryAgain(WorkItem<TItem> item)
    {
        lock (_gate)
        {
            if (!_isStopped)
            {
                _handling--;
                _queue.TryAgain(item);
                WakeAsNeeded();
                return;
            }

            Done(1);
        }

        _host.GaveUp(item.Item);
    }

    private void Done(int count)
    {
        _handling -= count;
        _host.Done(count, LoadNow);
    }

    /// <summary>One at a time: a worker that takes a chunk wakes the next if there is more.</summary>
    private void WakeAsNeeded()
    {
        if (_isStopped || _active >= _concurrency || !_queue.HasReady) return;
        _active++;
        var worker = _idle.TryPop(out var idle) ? idle : new Worker<TItem>(this, _host.BeginShift(), _chunkSize.Most);
        worker.Schedule();
    }
}
