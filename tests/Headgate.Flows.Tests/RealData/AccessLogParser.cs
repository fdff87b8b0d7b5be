using System.Globalization;
using System.Text.RegularExpressions;

namespace Headgate.Flows.Tests.RealData;

/// <summary>Reads lines of an access log in the combined format, and takes no other: quoted fields may hold escaped quotes and end with a quote, and nothing comes after
/// the last.</summary>
internal static partial class AccessLogParser
{
    /// <summary>Reads a line; null when it is not one.</summary>
    public static AccessLogEntry? Parse(string line)
    {
        if (Combined.Match(line) is not { Success: true } match) return null;
        var isTime = DateTimeOffset.TryParseExact(match.Groups["at"].Value, "dd/MMM/yyyy:HH:mm:ss zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at);
        var request = Unescaped("request").Split(' ');
        if (!isTime || request is not [_, _, "HTTP/1.0" or "HTTP/1.1"]) return null;
        var bytes = match.Groups["bytes"].Value is "-" ? 0 : long.Parse(match.Groups["bytes"].Value, CultureInfo.InvariantCulture);
        var status = int.Parse(match.Groups["status"].Value, CultureInfo.InvariantCulture);
        return new AccessLogEntry(match.Groups["address"].Value, at, request[0], request[1], status, bytes, Unescaped("referrer"), Unescaped("agent"));

        string Unescaped(string field) => Escape.Replace(match.Groups[field].Value, "$1");
    }

    [GeneratedRegex("""^(?<address>\S+) \S+ \S+ \[(?<at>[^\]]+)\] "(?<request>(?:[^"\\]|\\.)*)" (?<status>[0-9]{3}) (?<bytes>[0-9]+|-) "(?<referrer>(?:[^"\\]|\\.)*)" "(?<agent>(?:[^"\\]|\\.)*)"\z""")]
    private static partial Regex Combined { get; }

    [GeneratedRegex("""\\(["\\])""")]
    private static partial Regex Escape { get; }
}
