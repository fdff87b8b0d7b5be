namespace Headgate.OpenTelemetry;

/// <summary>What OpenTelemetry takes of Headgate.</summary>
/// <remarks>
/// They are read once, when the providers of metrics and traces are built: in a host, when it starts. What is changed afterwards has no effect. Set them from one thread.
/// Bounds that are no numbers, or do not rise, are refused then, with an <see cref="ArgumentException"/> that names the option and the place.
/// </remarks>
public sealed class HeadgateTelemetryOptions
{
    /// <summary>Gets or sets the layers whose meters are read.</summary>
    /// <value>The default is <see cref="HeadgateLayers.All"/>.</value>
    public HeadgateLayers Metrics { get; set; } = HeadgateLayers.All;

    /// <summary>Gets or sets the layers whose activities are traced.</summary>
    /// <value>The default is <see cref="HeadgateLayers.Pipelines"/> and <see cref="HeadgateLayers.Flows"/>: a stage has an activity for each portion of events
    /// that it handles, which is much, and says little to those who look for what became of a message.</value>
    public HeadgateLayers Traces { get; set; } = HeadgateLayers.Pipelines | HeadgateLayers.Flows;

    /// <summary>Gets or sets the upper bounds of the buckets of histograms in seconds, in rising order.</summary>
    /// <value>The default goes from 100 microseconds to 100 seconds in steps of 1, 2.5, 5 and 10. Null leaves the buckets to OpenTelemetry, or to your own views.</value>
    /// <remarks>Do not add a view of your own for a histogram for which this is set: each measurement would be exported twice.</remarks>
    public IReadOnlyList<double>? DurationBounds { get; set; } = HistogramBounds.Durations;

    /// <summary>Gets or sets the upper bounds of the buckets of histograms that count messages or events, such as the sizes of batches, in rising order.</summary>
    /// <value>The default goes from 1 to 100 000 in steps of 1, 2, 5 and 10. Null leaves the buckets to OpenTelemetry, or to your own views.</value>
    /// <remarks>Do not add a view of your own for a histogram for which this is set: each measurement would be exported twice.</remarks>
    public IReadOnlyList<double>? CountBounds { get; set; } = HistogramBounds.Counts;

    /// <summary>Gets or sets the upper bounds of the buckets of histograms of bytes, such as the sizes of snapshots, in rising order.</summary>
    /// <value>The default goes from 256 bytes to 1 GiB, each bound four times the one before. Null leaves the buckets to OpenTelemetry, or to your own views.</value>
    /// <remarks>Do not add a view of your own for a histogram for which this is set: each measurement would be exported twice.</remarks>
    public IReadOnlyList<double>? BytesBounds { get; set; } = HistogramBounds.Bytes;
}
