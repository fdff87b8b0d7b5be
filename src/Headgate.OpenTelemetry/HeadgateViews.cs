using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace Headgate.OpenTelemetry;

/// <summary>Gives each histogram of Headgate the buckets that fit its unit.</summary>
internal sealed class HeadgateViews
{
    private readonly MetricStreamConfiguration? _durations;
    private readonly MetricStreamConfiguration? _counts;

    public HeadgateViews(HeadgateTelemetryOptions options)
    {
        HistogramBounds.Check(nameof(HeadgateTelemetryOptions.DurationBounds), options.DurationBounds);
        HistogramBounds.Check(nameof(HeadgateTelemetryOptions.CountBounds), options.CountBounds);
        _durations = Of(options.DurationBounds);
        _counts = Of(options.CountBounds);
    }

    /// <summary>The view of an instrument; null for those that are not histograms of ours.</summary>
    public MetricStreamConfiguration? Find(Instrument instrument)
    {
        if (!LayerNames.All.Contains(instrument.Meter.Name) || instrument is not (Histogram<double> or Histogram<long> or Histogram<int>)) return null;
        return instrument.Unit == "s" ? _durations : _counts;
    }

    private static ExplicitBucketHistogramConfiguration? Of(IReadOnlyList<double>? bounds) =>
        bounds is null ? null : new ExplicitBucketHistogramConfiguration { Boundaries = [.. bounds] };
}
