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
}
