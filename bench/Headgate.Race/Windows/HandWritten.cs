using System.Runtime.InteropServices;

namespace Headgate.Race.Windows;

/// <summary>
/// What an expert writes by hand: a thread for each core with the keys that are its own, which looks at all events. Each keeps a dictionary of counts for each stretch between two beginnings of windows,
/// and adds those of a window up when an event shows that it is over.
/// </summary>
internal sealed class HandWritten : IWindowsPeer
{
    public const string PeerName = "Hand-written, a thread per core, panes";

    public string Name => PeerName;

    public async ValueTask<long> CountAsync(WindowsLoad load)
    {
        var threads = Environment.ProcessorCount;
        return (await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Run(() => Count(load, thread, threads))))).Sum();
    }

    private static long Count(WindowsLoad load, int thread, int threads)
    {
        var panes = new Queue<Dictionary<int, long>>();
        var every = load.Every.Ticks;
        var (sum, pane, begun) = (0L, new Dictionary<int, long>(), load.Clicks[0].Ticks / every * every);
        foreach (var click in load.Clicks)
        {
            while (click.Ticks >= begun + every)
            {
                sum += Close(panes, pane, begun + every - WindowsLoad.Size.Ticks, load.WindowsOfEach);
                pane = [];
                begun += every;
            }

            if (click.Key % threads == thread) CollectionsMarshal.GetValueRefOrAddDefault(pane, click.Key, out _)++;
        }

        // Those that end after the last event.
        for (var last = 0; last < load.WindowsOfEach; last++)
        {
            sum += Close(panes, pane, begun + every - WindowsLoad.Size.Ticks, load.WindowsOfEach);
            pane = [];
            begun += every;
        }

        return sum;
    }

    /// <summary>A pane is over, and with it the window that ends where it ends.</summary>
    private static long Close(Queue<Dictionary<int, long>> panes, Dictionary<int, long> pane, long windowStart, int panesOfWindow)
    {
        panes.Enqueue(pane);
        if (panes.Count > panesOfWindow) panes.Dequeue();
        var counts = new Dictionary<int, long>();
        foreach (var each in panes)
        {
            foreach (var (key, count) in each) CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _) += count;
        }

        return counts.Sum(each => WindowsLoad.ChecksumOf(windowStart, each.Key, each.Value));
    }
}
