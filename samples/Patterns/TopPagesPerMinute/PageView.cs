using System.Globalization;

namespace Patterns;

/// <summary>Somebody has asked for a page.</summary>
public sealed record PageView(DateTimeOffset At, string Page)
{
    /// <summary>Reads the time of a day, a blank, and the page.</summary>
    public static PageView Parse(string line)
    {
        var parts = line.Split(' ');
        return new PageView(new(DateOnly.MinValue, TimeOnly.Parse(parts[0], CultureInfo.InvariantCulture), TimeSpan.Zero), parts[1]);
    }
}
