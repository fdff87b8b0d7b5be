namespace Headgate.Sqs.Tests.Kit;

/// <summary>Asks again and again until something is so.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static async Task IsAsync<T>(T expected, Func<Task<T>> actual, string what, TimeSpan? within = null)
    {
        using var limit = new CancellationTokenSource(within ?? TimeSpan.FromSeconds(20));
        while (true)
        {
            var found = await actual();
            if (Equals(expected, found)) return;
            if (limit.IsCancellationRequested) Assert.Fail($"{what}: expected {expected}, found {found}");
            await Task.Delay(Pause);
        }
    }

    public static Task IsAsync<T>(T expected, Func<T> actual, string what, TimeSpan? within = null) => IsAsync(expected, () => Task.FromResult(actual()), what, within);

    public static Task IsSoAsync(Func<bool> isSo, string what, TimeSpan? within = null) => IsAsync(true, isSo, what, within);
}
