namespace Headgate.Stages.Execution;

/// <summary>Runs turns on the thread pool. A turn is queued on the poster's own queue: what it will read is in that core's cache.</summary>
internal sealed class ThreadPoolStageScheduler : IStageScheduler
{
    public static ThreadPoolStageScheduler Instance { get; } = new();

    public int SignalsPerTurn => 64;

    public void Schedule(IThreadPoolWorkItem work) => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: true);
}
