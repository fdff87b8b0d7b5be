using System.Globalization;
using System.Text.RegularExpressions;

namespace Headgate.OrdersEtl.Check;

/// <summary>The calendar, counted by hand.</summary>
public static partial class Instants
{
    private const long SecondsPerDay = 86_400;

    /// <summary>A time stamp in UTC, <c>2025-03-14T08:26:53Z</c>; null if the text is none.</summary>
    public static string? ToUtc(string text)
    {
        var match = TimeStamp().Match(text);
        if (!match.Success) return null;
        var part = new int[9];
        for (var group = 1; group < part.Length; group++)
            _ = int.TryParse(match.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture, out part[group]);

        var (year, month, day) = (part[1], part[2], part[3]);
        var isDate = year >= 1 && month is >= 1 and <= 12 && day >= 1 && day <= DaysIn(year, month);
        if (!isDate || part[4] > 23 || part[5] > 59 || part[6] > 59 || part[8] > 59) return null;
        var offsetMinutes = (part[7] * 60) + part[8];
        if (offsetMinutes > 14 * 60) return null;
        if (text[^6] == '-') offsetMinutes = -offsetMinutes;
        var seconds = (part[4] * 3600L) + (part[5] * 60) + part[6] - (offsetMinutes * 60L);
        return Written(year, month, day, seconds);
    }

    /// <summary>Days from 1 January of the year 1 to the day of a time stamp in UTC.</summary>
    public static int DayNumber(string utc)
    {
        var year = int.Parse(utc[..4], CultureInfo.InvariantCulture);
        var month = int.Parse(utc[5..7], CultureInfo.InvariantCulture);
        var before = year - 1;
        var days = (before * 365) + (before / 4) - (before / 100) + (before / 400);
        for (var earlier = 1; earlier < month; earlier++) days += DaysIn(year, earlier);
        return days + int.Parse(utc[8..10], CultureInfo.InvariantCulture) - 1;
    }

    private static string? Written(int year, int month, int day, long seconds)
    {
        for (; seconds < 0; seconds += SecondsPerDay) (year, month, day) = DayBefore(year, month, day);
        for (; seconds >= SecondsPerDay; seconds -= SecondsPerDay) (year, month, day) = DayAfter(year, month, day);
        if (year is < 1 or > 9999) return null;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{year:0000}-{month:00}-{day:00}T{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}Z");
    }

    private static (int Year, int Month, int Day) DayBefore(int year, int month, int day)
    {
        if (day > 1) return (year, month, day - 1);
        return month > 1 ? (year, month - 1, DaysIn(year, month - 1)) : (year - 1, 12, 31);
    }

    private static (int Year, int Month, int Day) DayAfter(int year, int month, int day)
    {
        if (day < DaysIn(year, month)) return (year, month, day + 1);
        return month < 12 ? (year, month + 1, 1) : (year + 1, 1, 1);
    }

    private static int DaysIn(int year, int month) => month switch
    {
        2 => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    [GeneratedRegex(@"\A([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:Z|[+-]([0-9]{2}):([0-9]{2}))\z")]
    private static partial Regex TimeStamp();
}
