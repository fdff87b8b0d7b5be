namespace Headgate.Stages.Execution;

/// <summary>Runs turns on the thread pool. A turn is queued on the poster's own queue: what it will read is in that core's cache.</summary>
internal sealed class ThreadPoolStageScheduler : IStageScheduler
{
    public static ThreadPoolStageScheduler Instance { get; } = new();

    public int SignalsPerTurn => 64;

    public bool KeepsContext => false;

    public void Schedule(IThreadPoolWorkItem work) => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: true);

    // A thread takes first what was queued on it last: there, work that has had a turn would have the next one as well.
    public void Yield(IThreadPoolWorkItem work) => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);

    public void Cancel(CancellationTokenSource source)
    {
        try
        {
            // The token is cancelled when this returns; registrations run on the pool.
            var cancelling = source.CancelAsync();
            if (!cancelling.IsCompletedSuccessfully) _ = ObserveAsync(cancelling);
        }
        catch (ObjectDisposedException)
        {
            // Nobody listens any more.
        }
    }

    private static async Task ObserveAsync(Task cancelling) =>
        await cancelling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
