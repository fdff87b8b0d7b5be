namespace Headgate.Race.Windows;

/// <summary>Events in memory, in the order of their times, a tenth of a millisecond apart; windows of ten seconds.</summary>
/// <param name="Clicks">The events.</param>
/// <param name="Keys">How many keys.</param>
/// <param name="Every">How much later each window begins than the one before: as long as a window, or a tenth of that.</param>
internal sealed record WindowsLoad(Click[] Clicks, int Keys, TimeSpan Every)
{
    private const int Seed = 20_26;

    public static readonly TimeSpan Size = TimeSpan.FromSeconds(10);

    private static readonly long Start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).Ticks;

    /// <summary>Into how many windows an event goes.</summary>
    public int WindowsOfEach => (int)(Size / Every);

    public static WindowsLoad Of(int events, int keys, TimeSpan every)
    {
        var random = new Random(Seed);
        var clicks = new Click[events];
        for (var i = 0; i < events; i++) clicks[i] = new Click(random.Next(keys), Start + (i * TimeSpan.TicksPerMillisecond / 10));
        return new WindowsLoad(clicks, keys, every);
    }

    /// <summary>One number for all counts: whatever their order.</summary>
    public static long ChecksumOf(long windowStart, int key, long count) => ((unchecked(((windowStart / TimeSpan.TicksPerSecond * 31) + key) * 2_654_435_761L) >> 16) & 0xFFFF) * count;
}
