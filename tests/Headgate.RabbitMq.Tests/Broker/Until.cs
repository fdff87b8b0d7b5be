namespace Headgate.RabbitMq.Tests.Broker;

/// <summary>Asks again and again until something is so.</summary>
internal static class Until
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static async Task TrueAsync(Func<Task<bool>> isSo, string what, TimeSpan? longest = null)
    {
        using var limit = new CancellationTokenSource(longest ?? TimeSpan.FromSeconds(20));
        while (!await isSo())
        {
            if (limit.IsCancellationRequested) Assert.Fail($"It did not become so: {what}.");
            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    public static Task TrueAsync(Func<bool> isSo, string what, TimeSpan? longest = null) => TrueAsync(() => Task.FromResult(isSo()), what, longest);

    /// <summary>Waits until a value is what it must be, and says what it was else.</summary>
    public static async Task EqualAsync<T>(T expected, Func<Task<T>> actual, TimeSpan? longest = null)
    {
        using var limit = new CancellationTokenSource(longest ?? TimeSpan.FromSeconds(20));
        while (await actual() is var seen && !EqualityComparer<T>.Default.Equals(seen, expected))
        {
            if (limit.IsCancellationRequested) Assert.Equal(expected, seen);
            await Task.Delay(Pause, CancellationToken.None);
        }
    }
}
