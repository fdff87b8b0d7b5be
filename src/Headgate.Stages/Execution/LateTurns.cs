using System.Collections.Concurrent;

namespace Headgate.Stages.Execution;

/// <summary>
/// What a stage still learns when it has stopped: of batches that come too late, and of what an abandoned callback has left. It comes on threads of
/// others, where no code of this stage's user may run: the user is told in turns of the stage's own, one after the other.
/// </summary>
internal sealed class LateTurns(IStageScheduler scheduler) : IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<Action> _actions = new();
    private int _isScheduled;

    /// <summary>Adds what is to be run; on any thread.</summary>
    public void Add(Action action)
    {
        _actions.Enqueue(action);
        Schedule();
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (_actions.TryDequeue(out var action)) action();
        Interlocked.Exchange(ref _isScheduled, 0);
        if (!_actions.IsEmpty) Schedule();
    }

    private void Schedule()
    {
        if (Interlocked.Exchange(ref _isScheduled, 1) == 0) scheduler.Schedule(this);
    }
}
