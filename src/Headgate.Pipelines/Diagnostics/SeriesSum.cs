namespace Headgate.Pipelines.Diagnostics;

/// <summary>The sum of an instrument under one set of tags. It outlives those who counted.</summary>
/// <param name="tags">The tags.</param>
internal sealed class SeriesSum(KeyValuePair<string, object?>[] tags)
{
    /// <summary>What was counted.</summary>
    public long Value;

    private readonly WeakReference<Series?> _series = new(null);

    public KeyValuePair<string, object?>[] Tags => tags;

    /// <summary>Whether anybody counts, as far as the collector of memory has looked.</summary>
    public bool IsUsed => _series.TryGetTarget(out _);

    /// <summary>The one series of all who count.</summary>
    public Series ToSeries()
    {
        if (_series.TryGetTarget(out var series)) return series;
        series = new Series(this);
        _series.SetTarget(series);
        return series;
    }
}
