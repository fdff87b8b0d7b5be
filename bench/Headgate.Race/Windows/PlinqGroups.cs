namespace Headgate.Race.Windows;

/// <summary>PLINQ over all events at once, which a stream never is: each event once for each window that it is in, grouped by window and key.</summary>
internal sealed class PlinqGroups : IWindowsPeer
{
    public string Name => "PLINQ, SelectMany and GroupBy";

    public ValueTask<long> CountAsync(WindowsLoad load)
    {
        var (size, every) = (WindowsLoad.Size.Ticks, load.Every.Ticks);
        var groups = load.Clicks.AsParallel()
            .SelectMany(click => WindowStarts(click.Ticks, size, every), static (click, start) => (Start: start, click.Key))
            .GroupBy(static each => each, static (each, all) => (each.Start, each.Key, Count: all.LongCount()));
        return new(groups.Sum(static each => WindowsLoad.ChecksumOf(each.Start, each.Key, each.Count)));
    }

    private static IEnumerable<long> WindowStarts(long ticks, long size, long every)
    {
        for (var start = ticks - (ticks % every); start > ticks - size; start -= every) yield return start;
    }
}
