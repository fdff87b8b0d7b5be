namespace Headgate.Dashboard.Sampling;

/// <summary>The last five minutes of a pipeline, a point for each second; older ones are forgotten.</summary>
/// <remarks>For one caller at a time.</remarks>
internal sealed class History
{
    /// <summary>How many points are kept.</summary>
    public const int Capacity = 300;

    private readonly HistoryPoint[] _points = new HistoryPoint[Capacity];
    private long _count;

    /// <summary>Gets the newest; null while there is none.</summary>
    public HistoryPoint? Newest => _count == 0 ? null : _points[(_count - 1) % Capacity];

    /// <summary>Gets how many messages have failed within it.</summary>
    public long FailedCount { get; private set; }

    public void Add(HistoryPoint point)
    {
        FailedCount += point.Failed - _points[_count % Capacity].Failed;
        _points[_count % Capacity] = point;
        _count++;
    }

    /// <summary>All that are kept, oldest first.</summary>
    public HistoryPoint[] ToArray()
    {
        var kept = (int)Math.Min(_count, Capacity);
        var points = new HistoryPoint[kept];
        for (var i = 0; i < kept; i++) points[i] = _points[(_count - kept + i) % Capacity];
        return points;
    }
}
