using System.Collections.Concurrent;
using Headgate.Stages.Execution;

namespace Headgate.Stages.Intake;

/// <summary>
/// Batches that came when their stage had stopped. They are refused on the threads of those who sent them, where no code of this stage's user may
/// run: it is told of them in turns of its own, of one batch at a time.
/// </summary>
internal sealed class LateLosses<T>(IStageScheduler scheduler, Action<Batch<T>> report) : IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<Batch<T>> _batches = new();
    private int _isScheduled;

    /// <summary>Adds a batch; on any thread.</summary>
    public void Add(Batch<T> batch)
    {
        _batches.Enqueue(batch);
        Schedule();
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (_batches.TryDequeue(out var batch)) report(batch);
        Interlocked.Exchange(ref _isScheduled, 0);
        if (!_batches.IsEmpty) Schedule();
    }

    private void Schedule()
    {
        if (Interlocked.Exchange(ref _isScheduled, 1) == 0) scheduler.Schedule(this);
    }
}
