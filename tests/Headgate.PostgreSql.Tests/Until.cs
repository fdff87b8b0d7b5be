namespace Headgate.PostgreSql.Tests;

/// <summary>Waits for what no signal tells.</summary>
public static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks again and again until something is so.</summary>
    public static async Task SoAsync(Func<Task<bool>> isSo, Func<string> found)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await isSo())
        {
            if (limit.IsCancellationRequested) Assert.Fail($"It was not so within {Patience}: {found()}");
            await Task.Delay(Pause);
        }
    }

    /// <summary>Waits for a task that must end.</summary>
    public static async Task EndsAsync(Task task, Func<string> found, TimeSpan? patience = null)
    {
        if (await Task.WhenAny(task, Task.Delay(patience ?? Patience)) != task) Assert.Fail($"It has not ended: {found()}");
        await task;
    }
}
