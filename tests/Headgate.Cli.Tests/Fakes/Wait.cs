namespace Headgate.Cli.Tests.Fakes;

/// <summary>Waits for what another thread does, at most a minute.</summary>
internal static class Wait
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    public static async Task UntilAsync(Func<bool> isSo, Func<string> found)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!isSo())
        {
            if (limit.IsCancellationRequested) throw new TimeoutException($"After {Patience}: {found()}");
            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }
}
