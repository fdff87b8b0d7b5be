using Headgate.Flows;
using Headgate.Flows.Windows;

namespace Headgate.Race.Windows;

/// <summary>A flow, as its guide shows it.</summary>
internal sealed class HeadgateWindows : IWindowsPeer
{
    public string Name => "Headgate, PartitionBy, Window, Count";

    public async ValueTask<long> CountAsync(WindowsLoad load)
    {
        var windows = load.Every == WindowsLoad.Size
            ? Window.Tumbling(WindowsLoad.Size, static (Click click) => click.At)
            : Window.Sliding(WindowsLoad.Size, load.Every, static (Click click) => click.At);
        var sum = 0L;
        await foreach (var count in Flow.From(load.Clicks).PartitionBy(static click => click.Key).Window(windows).Count())
            sum += WindowsLoad.ChecksumOf(count.Window.Start.Ticks, count.Key, count.Value);
        return sum;
    }
}
