using Headgate.Pipelines.Limits;

namespace Headgate.Pipelines.Execution;

/// <summary>Waits for the first of several things. Unlike <see cref="Task.WhenAny(Task, Task)"/>, the waiter goes on where it began to wait, in a lab too.</summary>
internal static class Race
{
    /// <summary>Ends with the first of the tasks, however that ends.</summary>
    public static Task FirstOfAsync(params ReadOnlySpan<Task> tasks)
    {
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (var task in tasks) _ = FollowAsync(task, first);
        return first.Task;
    }

    /// <summary>Ends with the last of the tasks, however they end.</summary>
    public static async Task AllOfAsync(params IEnumerable<Task> tasks)
    {
        foreach (var task in tasks)
        {
            try
            {
                await task;
            }
            catch (Exception)
            {
                // Whoever began it hears of it.
            }
        }
    }

    /// <summary>Waits for a task until the token is cancelled.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first; the task goes on.</exception>
    public static async Task OrCancelledAsync(Task task, CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled && !task.IsCompleted)
        {
            var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = cancellationToken.UnsafeRegister(static first => ((TaskCompletionSource)first!).TrySetResult(), first);
            _ = FollowAsync(task, first);
            await first.Task;
            if (!task.IsCompleted) cancellationToken.ThrowIfCancellationRequested();
        }

        await task;
    }

    /// <summary>Whether a task ends, well or badly, before a time is over or a token is cancelled. It goes on all the same.</summary>
    public static async ValueTask<bool> EndsWithinAsync(Task task, TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken = default)
    {
        if (task.IsCompleted) return true;
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await FirstOfAsync(task, Task.Delay(limit > Timestamp.LongestTimer ? Timeout.InfiniteTimeSpan : limit, clock, timer.Token));
        timer.Cancel();
        return task.IsCompleted;
    }

    private static async Task FollowAsync(Task task, TaskCompletionSource first)
    {
        try
        {
            await task;
        }
        catch (Exception)
        {
            // Whoever looks at the task hears of it.
        }

        first.TrySetResult();
    }
}
