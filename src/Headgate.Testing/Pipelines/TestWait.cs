namespace Headgate.Testing.Pipelines;

/// <summary>Waits in a way that a lab can follow: whoever waits goes on where it began to wait.</summary>
internal static class TestWait
{
    /// <summary>Waits for a signal until the token is cancelled.</summary>
    public static async Task OrCancelledAsync(Task signal, CancellationToken cancellationToken)
    {
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.UnsafeRegister(static first => ((TaskCompletionSource)first!).TrySetResult(), first);
        _ = FollowAsync(signal, first);
        await first.Task;
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static async Task FollowAsync(Task signal, TaskCompletionSource first)
    {
        await signal;
        first.TrySetResult();
    }
}
