using System.Diagnostics;

namespace Headgate.Samples.Connectors.Tests;

/// <summary>Waits for what other processes do.</summary>
internal static class Patience
{
    /// <summary>A safety net.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks again and again until something is so.</summary>
    public static async Task WaitAsync(string what, Func<Task<bool>> isSo, Func<string> describe)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await isSo())
        {
            var description = describe();
            if (Stopwatch.GetElapsedTime(start) > Most) Assert.Fail($"Waited {Most} until {what}.\n{description}");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }
}
