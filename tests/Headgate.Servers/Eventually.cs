namespace Headgate.Servers;

/// <summary>Waits, with an end, for what no signal tells: asks again and again until something is so.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until a value is what it must be, and says what it was else.</summary>
    /// <exception cref="TimeoutException">It was not, within the time.</exception>
    public static async Task IsAsync<T>(T expected, Func<Task<T>> actual, string what = "the value", TimeSpan? within = null)
    {
        using var limit = new CancellationTokenSource(within ?? Patience);
        while (await actual() is var found && !EqualityComparer<T>.Default.Equals(expected, found))
        {
            if (limit.IsCancellationRequested) throw new TimeoutException($"{what}: expected {expected}, found {found} after {within ?? Patience}");
            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>Waits until a value is what it must be, and says what it was else.</summary>
    /// <exception cref="TimeoutException">It was not, within the time.</exception>
    public static Task IsAsync<T>(T expected, Func<T> actual, string what = "the value", TimeSpan? within = null) => IsAsync(expected, () => Task.FromResult(actual()), what, within);

    /// <summary>Waits until something is so.</summary>
    /// <exception cref="TimeoutException">It was not, within the time.</exception>
    public static Task IsSoAsync(Func<bool> isSo, string what, TimeSpan? within = null) => IsAsync(true, isSo, what, within);

    /// <summary>Waits until something is so.</summary>
    /// <exception cref="TimeoutException">It was not, within the time.</exception>
    public static Task IsSoAsync(Func<Task<bool>> isSo, string what, TimeSpan? within = null) => IsAsync(true, isSo, what, within);

    /// <summary>Waits until something is so, and says what there was else.</summary>
    /// <exception cref="TimeoutException">It was not, within the time.</exception>
    public static async Task IsSoAsync(Func<Task<bool>> isSo, Func<string> found, TimeSpan? within = null)
    {
        using var limit = new CancellationTokenSource(within ?? Patience);
        while (!await isSo())
        {
            if (limit.IsCancellationRequested) throw new TimeoutException($"It was not so within {within ?? Patience}: {found()}");
            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>Waits for a task that must end, and says what there was else.</summary>
    /// <exception cref="TimeoutException">It has not ended within the time.</exception>
    public static async Task EndsAsync(Task task, Func<string> found, TimeSpan? within = null)
    {
        using var ended = new CancellationTokenSource();
        if (await Task.WhenAny(task, Task.Delay(within ?? Patience, TimeProvider.System, ended.Token)) != task) throw new TimeoutException($"It has not ended within {within ?? Patience}: {found()}");
        await ended.CancelAsync();
        await task;
    }
}
