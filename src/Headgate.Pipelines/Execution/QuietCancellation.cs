using Headgate.Stages;

namespace Headgate.Pipelines.Execution;

/// <summary>Cancels tokens that user code has: what that has registered with them may throw, and whoever cancels goes on.</summary>
internal static class QuietCancellation
{
    public static void CancelQuietly(this CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (Exception failure) when (failure is AggregateException or ObjectDisposedException)
        {
            // The token is cancelled all the same.
        }
    }

    /// <summary>Cancels at once, and runs what is registered on the thread pool: it may block, and whoever cancels goes on. In a lab, where nothing may run elsewhere, it runs here.</summary>
    public static void CancelElsewhere(this CancellationTokenSource source, StageEnvironment environment)
    {
        if (environment.KeepsContext) source.CancelQuietly();
        else _ = ObserveAsync(source.CancelAsync());
    }

    private static async Task ObserveAsync(Task cancelling) => await cancelling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
