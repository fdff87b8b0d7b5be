using System.Globalization;

namespace Headgate.Race.Brc;

/// <summary>The answer as the challenge prints it: stations in alphabetical order with min, mean and max, the mean rounded half up.</summary>
internal static class BrcAnswer
{
    public static string Of(IEnumerable<KeyValuePair<string, BrcFigures>> stations) =>
        "{" + string.Join(", ", stations.OrderBy(station => station.Key, StringComparer.Ordinal).Select(station =>
            $"{station.Key}={Degrees(station.Value.Min)}/{Degrees(Mean(station.Value))}/{Degrees(station.Value.Max)}")) + "}";

    /// <summary>A number that differs when the answer does: the race checks results by one.</summary>
    public static long ChecksumOf(string answer) => answer.Aggregate(17L, static (hash, letter) => unchecked((hash * 31) + letter));

    private static long Mean(BrcFigures figures) => (long)Math.Floor(((double)figures.Sum / figures.Count) + 0.5);

    private static string Degrees(long tenths) => (tenths / 10.0).ToString("0.0", CultureInfo.InvariantCulture);
}
