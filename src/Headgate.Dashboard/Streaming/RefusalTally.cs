namespace Headgate.Dashboard.Streaming;

/// <summary>Says when refused readers are to be logged: once a minute at most, with how many there were. A page that is refused comes back every few seconds.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class RefusalTally(TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private long? _saidAt;
    private long _count;

    /// <summary>Counts one.</summary>
    /// <returns>How many there were since the last that was to be logged; null when this one is not to be logged.</returns>
    public long? Add()
    {
        lock (_gate)
        {
            _count++;
            if (_saidAt is { } before && clock.GetElapsedTime(before) < Interval) return null;
            _saidAt = clock.GetTimestamp();
            var count = _count;
            _count = 0;
            return count;
        }
    }
}
