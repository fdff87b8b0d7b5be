using Headgate.Race.Windows;

namespace Headgate.Race.Scale;

/// <summary>Counts per key and window; the result is that of the program written by hand.</summary>
internal abstract class WindowsGrowth : IGrowth
{
    private WindowsLoad? _load;
    private long _expected;

    public abstract string Name { get; }

    public abstract string Title { get; }

    public abstract string Grows { get; }

    public abstract IReadOnlyList<int> Sizes { get; }

    public long EventsAt(int size) => 2_000_000;

    public void Prepare(int size, long events)
    {
        var (keys, every) = At(size);
        _load = WindowsLoad.Of((int)events, keys, every);
        _expected = new HandWritten().CountAsync(_load).AsTask().GetAwaiter().GetResult();
    }

    public async ValueTask<long> RunAsync(int size, long events)
    {
        await using var windows = new HeadgateWindows();
        return await windows.CountAsync(_load!);
    }

    public long Expected(int size, long events) => _expected;

    protected abstract (int Keys, TimeSpan Every) At(int size);
}
