namespace Patterns;

/// <summary>Somebody has looked at a page.</summary>
public sealed record Click(string Page, DateTimeOffset At)
{
    /// <summary>The clicks of a log after a position. They come a little out of order, and are the same whenever they are read.</summary>
    public static IEnumerable<Click> From(long position, long count)
    {
        for (var i = position; i < count; i++)
        {
            var mixed = unchecked((ulong)i * 0x9E3779B97F4A7C15) >> 40;
            yield return new Click($"/page/{mixed % 7}", DateTimeOffset.UnixEpoch.AddSeconds((i / 5) - (long)(mixed % 11)));
        }
    }
}
