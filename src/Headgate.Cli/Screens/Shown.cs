using System.Globalization;
using Headgate.Cli.Reports;

namespace Headgate.Cli.Screens;

/// <summary>How things are written for people.</summary>
internal static class Shown
{
    /// <summary>A text that came from elsewhere, on one line: what would steer the terminal is taken out.</summary>
    public static string Line(string text) => string.Create(text.Length, text, static (line, from) =>
    {
        for (var i = 0; i < from.Length; i++) line[i] = char.IsControl(from[i]) ? ' ' : from[i];
    });

    /// <summary>Where a pipeline is in its life, and how it is where that says more: <c>Running (Stalled)</c>.</summary>
    public static string State(PipelineSummary pipeline) =>
        Line(pipeline.Health is { } health && health.State != pipeline.Status ? $"{pipeline.Status} ({health.State})" : pipeline.Status);

    public static string Count(long? count) => count is { } known ? known.ToString("N0", CultureInfo.InvariantCulture) : "-";

    /// <summary>So many in a second.</summary>
    public static string Rate(double? rate) => rate switch
    {
        null => "-",
        < 100 => rate.Value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => rate.Value.ToString("N0", CultureInfo.InvariantCulture),
    };

    /// <summary>A part of a whole, from 0 to 1.</summary>
    public static string Part(double? part) => part is { } known ? (known * 100).ToString("0", CultureInfo.InvariantCulture) + " %" : "-";

    /// <summary>A time that is known in seconds.</summary>
    public static string Duration(double? seconds) => seconds switch
    {
        null => "-",
        < 0.001 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e6:0} us"),
        < 0.1 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e3:0.0} ms"),
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e3:0} ms"),
        < 100 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
    };

    /// <summary>The time of day where the user is.</summary>
    public static string TimeOfDay(DateTimeOffset at, TimeProvider time) =>
        TimeZoneInfo.ConvertTime(at, time.LocalTimeZone).ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}
