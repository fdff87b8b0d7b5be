using System.Globalization;

namespace Headgate.Faults.Clusters;

/// <summary>How many words a silo had counted when it said so.</summary>
/// <param name="Words">The words of all its partitions.</param>
/// <param name="At">When the line came, in the ticks of the system's clock.</param>
internal sealed record SiloCount(long Words, long At)
{
    /// <summary>Reads it from what a silo prints; null when the line says something else.</summary>
    public static SiloCount? TryParse(string line)
    {
        var (begin, end) = (line.IndexOf(": ", StringComparison.Ordinal), line.IndexOf(" words counted", StringComparison.Ordinal));
        if (begin < 0 || end < begin || !long.TryParse(line.AsSpan(begin + 2, end - begin - 2), NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var words)) return null;
        return new SiloCount(words, TimeProvider.System.GetTimestamp());
    }

    /// <summary>How many words a second were counted since an earlier count.</summary>
    public double RateSince(SiloCount earlier) => (Words - earlier.Words) / TimeProvider.System.GetElapsedTime(earlier.At, At).TotalSeconds;
}
