using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace Headgate.OpenTelemetry;

/// <summary>Gives each histogram of Headgate the buckets that fit its unit.</summary>
internal sealed class HeadgateViews
{
    private readonly MetricStreamConfiguration? _durations;
    private readonly MetricStreamConfiguration? _counts;
    private readonly MetricStreamConfiguration? _bytes;

    public HeadgateViews(HeadgateTelemetryOptions options)
    {
        HistogramBounds.Check(nameof(HeadgateTelemetryOptions.DurationBounds), options.DurationBounds);
        HistogramBounds.Check(nameof(HeadgateTelemetryOptions.CountBounds), options.CountBounds);
        HistogramBounds.Check(nameof(HeadgateTelemetryOptions.BytesBounds), options.BytesBounds);
        _durations = Of(options.DurationBounds);
        _counts = Of(options.CountBounds);
        _bytes = Of(options.BytesBounds);
    }

    /// <summary>The view of an instrument; null for those that are not histograms of ours.</summary>
    public MetricStreamConfiguration? Find(Instrument instrument)
    {
        if (!LayerNames.All.Contains(instrument.Meter.Name) || instrument is not (Histogram<double> or Histogram<long> or Histogram<int>)) return null;
        return instrument.Unit switch
        {
            "s" => _durations,
            "By" => _bytes,
            _ => _counts,
        };
    }

    private static ExplicitBucketHistogramConfiguration? Of(IReadOnlyList<double>? bounds) =>
        bounds is null ? null : new ExplicitBucketHistogramConfiguration { Boundaries = [.. bounds] };
}
