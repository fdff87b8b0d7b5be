namespace Headgate.Faults.Running;

/// <summary>Waits for what must be so, with an end. It counts its own looks and not the clock: a machine that stands still for a while, with all that runs on it, is no failure.</summary>
internal static class Patience
{
    private const int LooksPerSecond = 20;

    /// <summary>Asks again and again until something is so.</summary>
    /// <returns>Whether it was, within about so many seconds.</returns>
    public static async Task<bool> UntilAsync(Func<Task<bool>> isSo, double seconds)
    {
        for (var looks = seconds * LooksPerSecond; looks > 0; looks--)
        {
            if (await isSo()) return true;
            await Pause.ForAsync(1000 / LooksPerSecond);
        }

        return await isSo();
    }

    /// <summary>Waits for a task.</summary>
    /// <returns>Whether it has ended, within about so many seconds.</returns>
    public static async Task<bool> EndsAsync(Task task, double seconds)
    {
        for (var looks = seconds * LooksPerSecond; looks > 0 && !task.IsCompleted; looks--) await Task.WhenAny(task, Pause.ForAsync(1000 / LooksPerSecond));
        return task.IsCompleted;
    }
}
