using Headgate.Pipelines.Limits;

namespace Headgate.Pipelines.Execution;

/// <summary>Work that waits until it is tried again, and one timer for all of it. Thread-safe.</summary>
internal sealed class RetryTimer<TItem> : IDisposable
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<WorkItem<TItem>, long> _waiting = new();
    private readonly TimeProvider _clock;
    private readonly Action<WorkItem<TItem>> _due;
    private readonly ITimer _timer;

    public RetryTimer(TimeProvider clock, Action<WorkItem<TItem>> due)
    {
        _clock = clock;
        _due = due;
        _timer = clock.CreateTimer(static retries => ((RetryTimer<TItem>)retries!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(WorkItem<TItem> item, TimeSpan delay)
    {
        lock (_gate)
        {
            _waiting.Enqueue(item, Timestamp.Add(_clock.GetTimestamp(), Timestamp.Length(delay, _clock)));
            Arm();
        }
    }

    /// <summary>Takes out everything that waits.</summary>
    public List<WorkItem<TItem>> Clear()
    {
        lock (_gate)
        {
            var rest = _waiting.UnorderedItems.Select(static waiting => waiting.Element).ToList();
            _waiting.Clear();
            return rest;
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var due = new List<WorkItem<TItem>>();
        lock (_gate)
        {
            var now = _clock.GetTimestamp();
            while (_waiting.TryPeek(out _, out var at) && at <= now) due.Add(_waiting.Dequeue());
            Arm();
        }

        due.ForEach(_due);
    }

    private void Arm()
    {
        if (!_waiting.TryPeek(out _, out var at)) return;
        _timer.Change(Timestamp.Until(at, _clock), Timeout.InfiniteTimeSpan);
    }
}
