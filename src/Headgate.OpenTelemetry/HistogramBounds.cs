using System.Globalization;

namespace Headgate.OpenTelemetry;

/// <summary>Buckets that fit what Headgate measures: a handler that calculates takes microseconds, one that calls a slow service a minute.</summary>
internal static class HistogramBounds
{
    public static IReadOnlyList<double> Durations { get; } =
    [
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100,
    ];

    public static IReadOnlyList<double> Counts { get; } = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000];

    public static IReadOnlyList<double> Bytes { get; } =
    [
        256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864, 268_435_456, 1_073_741_824,
    ];

    /// <summary>Refuses bounds that OpenTelemetry would refuse later, where nobody sees which option they came from.</summary>
    public static void Check(string option, IReadOnlyList<double>? bounds)
    {
        if (bounds is null) return;
        for (var i = 0; i < bounds.Count; i++)
        {
            if (double.IsFinite(bounds[i]) && (i == 0 || bounds[i] > bounds[i - 1])) continue;
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{nameof(HeadgateTelemetryOptions)}:{option} has {bounds[i]} in place {i}; each bound must be a number, and greater than the one before. Sort them, or set null for the default of OpenTelemetry."));
        }
    }
}
