using Headgate.Stages;

namespace Headgate.Pipelines.Execution;

/// <summary>
/// Workers that share a queue: at most <see cref="Concurrency"/> pieces of work are handled at once. Safe to use on any thread; the lock is held for
/// a chunk at a time, and never while user code runs.
/// </summary>
internal sealed partial class Crew<TItem> : IDisposable
{
    /// <summary>There is more work for a worker, in its next turn.</summary>
    internal const int AnotherTurn = -1;

    private readonly Lock _gate = new();
    private readonly IWorkQueue<TItem> _queue;
    private readonly ICrewHost<TItem> _host;
    private readonly ChunkSize _chunkSize;
    private readonly Stack<Worker<TItem>> _idle = new();
    private int _concurrency;
    private int _active;
    private long _activeSince;
    private long _activeTicks;
    private int _handling;
    private long _handled;
    private TimeSpan _handledIn;
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

    /// <summary>How many workers have work in hand, or wait for a thread to take more.</summary>
    public int BusyWorkers
    {
        get
        {
            lock (_gate) return _active;
        }
    }

    /// <summary>How long workers have had work in hand since the last call, all together.</summary>
    public TimeSpan TakeBusyTime()
    {
        lock (_gate)
        {
            ChangeActive(0);
            var taken = Clock.GetElapsedTime(0, _activeTicks);
            _activeTicks = 0;
            return taken;
        }
    }

    /// <summary>Adds work.</summary>
    public void Add(ReadOnlySpan<TItem> items)
    {
        lock (_gate)
        {
            _queue.Add(items, _host);
            WakeAsNeeded();
        }
    }

    /// <summary>Stops giving out work, and returns what was not begun. What workers have in hand they finish.</summary>
    public List<TItem> Stop()
    {
        List<TItem> rest;
        lock (_gate)
        {
            _isStopped = true;
            rest = _queue.Clear();
            foreach (var waiting in TakePostponed())
            {
                _handling--;
                rest.Add(waiting.Item);
            }
        }

        EndPauseIfIdle();
        return rest;
    }

    public void Dispose() => _retries.Dispose();

    /// <summary>Gives a worker its next chunk.</summary>
    /// <returns>How much it is; <see cref="AnotherTurn"/> when there is more and its turn is over; 0 when there is none: the worker is idle from then on.</returns>
    internal int Take(Worker<TItem> worker, bool isTurnOver)
    {
        int count;
        lock (_gate) count = TakeNow(worker, isTurnOver);
        if (count == 0) EndPauseIfIdle();
        return count;
    }

    /// <summary>A whole chunk is done; the worker gets its next one in its place.</summary>
    /// <returns>As <see cref="Take"/>.</returns>
    internal int TakeNext(Worker<TItem> worker, int done, TimeSpan took, bool isTurnOver)
    {
        int count;

        // Counted, and forgotten, without keeping others from the lock.
        _host.Count(worker.Chunk(0, done).Items);
        worker.ClearItems(done);
        lock (_gate)
        {
            NoteTaken(done, took);
            _queue.Free(worker.Chunk(0, done), null);
            Done(done);
            worker.ClearLines(done);
            count = TakeNow(worker, isTurnOver);
        }

        if (count == 0) EndPauseIfIdle();
        return count;
    }

    /// <summary>The first pieces of a chunk are done; the line of the one after them stays taken.</summary>
    internal void Free(WorkSpan<TItem> work, KeyLine<TItem>? kept)
    {
        _host.Count(work.Items);
        lock (_gate)
        {
            _queue.Free(work, kept);
            Done(work.Length);
            WakeAsNeeded();
        }
    }

    /// <summary>A piece that took its time is done. Its worker takes more, or ends its turn, right after this: whoever is to be woken is woken then.</summary>
    internal void FreeOne(WorkItem<TItem> item)
    {
        _host.Count([item.Item]);
        lock (_gate)
        {
            if (item.Line is not null) _queue.FreeLine(item.Line);
            Done(1);
        }
    }

    internal void PutBack(WorkSpan<TItem> work, KeyLine<TItem>? kept)
    {
        if (work.Length == 0) return;
        lock (_gate)
        {
            if (!_isStopped)
            {
                _handling -= work.Length;
                _queue.PutBack(work, kept);
                WakeAsNeeded();
                return;
            }

            _host.Count(work.Items);
            Done(work.Length);
        }

        // Since they were taken the crew has stopped and its queue was cleared: nobody would ever look at what is put there now.
        foreach (var item in work.Items) _host.GaveUp(item);
    }

    internal void Observe(int count, TimeSpan took)
    {
        lock (_gate) NoteTaken(count, took);
    }

    /// <summary>How many pieces have been handled since the last call, and how long they took, all together.</summary>
    public (long Handled, TimeSpan Total) TakeLatency()
    {
        lock (_gate)
        {
            var taken = (_handled, _handledIn);
            (_handled, _handledIn) = (0, TimeSpan.Zero);
            return taken;
        }
    }

    private void NoteTaken(int count, TimeSpan took)
    {
        _chunkSize.Observe(count, took);
        _handled += count;
        _handledIn += took;
    }

    /// <summary>A worker has failed, through no fault of a handler's: it works no more, and nobody waits for it.</summary>
    internal void Fail(Exception failure)
    {
        lock (_gate) ChangeActive(-1);
        EndPauseIfIdle();
        _host.Failed(failure);
    }

    private int TakeNow(Worker<TItem> worker, bool isTurnOver)
    {
        var mayWork = !_isStopped && !_isPaused && _active <= _concurrency && _queue.HasReady;
        if (!mayWork)
        {
            ChangeActive(-1);
            _idle.Push(worker);
            return 0;
        }

        var count = isTurnOver ? AnotherTurn : worker.TakeFrom(_queue, _chunkSize.Next(_queue.Count, _concurrency));
        if (count > 0) _handling += count;

        // Also at the end of a turn: others do not wait for the next one with what has become ready in this one.
        WakeAsNeeded();
        return count;
    }

    private void Done(int count)
    {
        _handling -= count;
        _host.Done();
    }

    /// <summary>Workers begin, or are idle: how long there were so many is added up.</summary>
    private void ChangeActive(int change)
    {
        var now = Clock.GetTimestamp();
        _activeTicks += _active * (now - _activeSince);
        _activeSince = now;
        _active += change;
    }

    /// <summary>One at a time: a worker that takes a chunk wakes the next if there is more.</summary>
    private void WakeAsNeeded()
    {
        if (_isStopped || _isPaused || _active >= _concurrency || !_queue.HasReady) return;
        ChangeActive(1);
        var worker = _idle.TryPop(out var idle) ? idle : new Worker<TItem>(this, _host.BeginShift(), _chunkSize.Most);
        worker.Schedule();
    }
}
