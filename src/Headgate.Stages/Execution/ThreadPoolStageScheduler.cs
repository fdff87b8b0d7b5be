namespace Headgate.Stages.Execution;

/// <summary>
/// Runs turns on the thread pool. A turn is queued on the poster's own queue: what it will read is in that core's cache. But a thread empties its own queue before it looks
/// at the one for all, and stages that wake each other never leave it empty: from time to time a turn goes there, and with it the thread.
/// </summary>
internal sealed class ThreadPoolStageScheduler : IStageScheduler
{
    /// <summary>So many turns in a row are queued on a thread's own queue.</summary>
    private const uint OwnTurns = 64;

    [ThreadStatic]
    private static uint _turns;

    public static ThreadPoolStageScheduler Instance { get; } = new();

    public int SignalsPerTurn => 64;

    public bool KeepsContext => false;

    public void Schedule(IThreadPoolWorkItem work) => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: ++_turns % OwnTurns != 0);

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
