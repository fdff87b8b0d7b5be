using Headgate.Benchmarks.Flows;
using Headgate.Flows.Windows;

namespace Headgate.Benchmarks.Tests;

/// <summary>What the benchmarks of windows measure is what windows are to do.</summary>
public sealed class WindowStoreTests
{
    private const int Events = 10_000;

    [Theory]
    [InlineData(1000, 1)]
    [InlineData(100, 10)]
    public async Task Each_event_is_counted_in_each_of_its_windows(int everyMilliseconds, int windowsOfEach)
    {
        var windows = Window.Sliding(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(everyMilliseconds), static (Click click) => click.At);
        await using var store = new WindowStore(windows, static number => (int)(number % 7));
        store.Add(Events);
        store.Finish();
        Assert.Equal(Events * windowsOfEach, store.Sum);
    }

    [Fact]
    public async Task Each_event_is_counted_in_one_session()
    {
        await using var store = new WindowStore(Window.Session(TimeSpan.FromMilliseconds(10), static (Click click) => click.At), static number => (int)(number / 10 % 100));
        store.Add(Events);
        store.Finish();
        Assert.Equal(Events, store.Sum);
    }
}
