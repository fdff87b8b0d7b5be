using Headgate.Flows.Batches;

namespace Headgate.Flows.Windowing;

/// <summary>
/// The event time of a partition: how far each source has come, and the watermark, before which nothing more is expected. It is the least of the
/// sources' latest event times, less the disorder, and never goes back. Nobody waits for a source that has ended or is idle; when all are idle, event
/// time goes on with the clock. Pure.
/// </summary>
internal sealed partial class EventClock
{
    /// <summary>How long a source has been idle that never comes back.</summary>
    private const long Ended = long.MaxValue;

    private readonly long[] _latest;
    private readonly bool[] _isSilent;
    private readonly long[] _silences;
    private readonly long _disorder;
    private long _highest = long.MinValue;

    /// <summary>Makes the clock.</summary>
    /// <param name="sources">How many sources there are.</param>
    /// <param name="disorder">By how much the watermark stays behind, in ticks; at most <see cref="EventTicks.Longest"/>.</param>
    public EventClock(int sources, long disorder)
    {
        _latest = new long[sources];
        _isSilent = new bool[sources];
        _silences = new long[sources];
        Array.Fill(_latest, long.MinValue);
        _disorder = disorder;
    }

    /// <summary>Gets the watermark, in ticks; <see cref="long.MinValue"/> before every source has said something.</summary>
    public long Watermark { get; private set; } = long.MinValue;

    /// <summary>The watermark as it would be if there were only this source; <see cref="long.MinValue"/> before it has said something.</summary>
    public long TimeOf(int source) => _latest[source] == long.MinValue ? long.MinValue : _latest[source] - _disorder;

    /// <summary>A source has come to a time.</summary>
    /// <returns>Whether the watermark has moved.</returns>
    public bool Observe(int source, long time)
    {
        var before = _latest[source];
        var wasSilent = _isSilent[source];
        if (time <= before && !wasSilent) return false;
        _isSilent[source] = false;
        if (time > before) _latest[source] = time;
        if (time > _highest) _highest = time;

        // Only the last of the sources holds the watermark back.
        return (wasSilent || _latest.Length == 1 || before == long.MinValue || before - _disorder <= Watermark) && Recompute();
    }

    /// <summary>A source has ended, or is idle: nobody waits for it.</summary>
    /// <returns>Whether the watermark has moved.</returns>
    public bool Silence(int source, SourceStatus status)
    {
        _isSilent[source] = true;
        _silences[source] = status.HasEnded ? Ended : EventTicks.Of(status.IdleFor);
        return Recompute();
    }

    private bool Recompute()
    {
        var least = long.MaxValue;
        for (var i = 0; i < _latest.Length; i++)
        {
            if (!_isSilent[i] && _latest[i] < least) least = _latest[i];
        }

        if (least == long.MaxValue) least = WhenAllAreSilent();
        if (least == long.MinValue || least - _disorder <= Watermark) return false;
        Watermark = least - _disorder;
        return true;
    }

    /// <summary>What all have said is all there is; since the last of them spoke, event time has gone on with the clock.</summary>
    private long WhenAllAreSilent()
    {
        var shortest = _silences.Min();
        return _highest == long.MinValue || shortest == Ended ? _highest : _highest + shortest;
    }
}
