namespace Headgate.Dashboard.Sampling;

/// <summary>
/// How fast a counter grows: over the last interval, and over some intervals. A counter that falls was started anew, with whatever it counts: what it shows then is
/// its growth, so that no rate is ever negative.
/// </summary>
/// <remarks>For one caller at a time. Pure: times are given.</remarks>
internal sealed class RateWindow
{
    /// <summary>How many intervals the mean is over.</summary>
    public const int Intervals = 5;

    private readonly (TimeSpan At, double Total)[] _points = new (TimeSpan, double)[Intervals + 1];
    private int _count;
    private double _last;
    private double _total;

    /// <summary>Gets the growth in a second, over the last few intervals; null until there is one.</summary>
    public double? Mean => Over(Math.Min(_count - 1, Intervals));

    /// <summary>Gets the growth in a second, over the last interval; null until there is one.</summary>
    public double? Last => Over(Math.Min(_count - 1, 1));

    /// <summary>Gets the growth since the first value.</summary>
    public double Total => _total;

    /// <summary>Takes the counter's value.</summary>
    /// <param name="at">When it was so; later than the time before.</param>
    /// <param name="value">The value.</param>
    public void Add(TimeSpan at, double value)
    {
        if (_count > 0) _total += value >= _last ? value - _last : value;
        _last = value;
        _points[_count % _points.Length] = (at, _total);
        _count++;
    }

    private double? Over(int intervals)
    {
        if (intervals < 1) return null;
        var newest = _points[(_count - 1) % _points.Length];
        var oldest = _points[(_count - 1 - intervals) % _points.Length];
        var seconds = (newest.At - oldest.At).TotalSeconds;
        return seconds > 0 ? (newest.Total - oldest.Total) / seconds : 0;
    }
}
