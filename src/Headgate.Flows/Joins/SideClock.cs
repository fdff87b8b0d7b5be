using Headgate.Flows.Batches;
using Headgate.Flows.Windowing;

namespace Headgate.Flows.Joins;

/// <summary>The event time of one side of a join. Pure.</summary>
/// <param name="sources">How many sources the side has.</param>
internal sealed partial class SideClock(int sources)
{
    private readonly EventClock _clock = new(sources, disorder: 0);
    private readonly bool[] _hasEnded = new bool[sources];

    /// <summary>Gets before which time nothing more is expected of the side, in ticks; <see cref="long.MaxValue"/> when it has ended.</summary>
    public long Watermark => _hasEnded.AsSpan().Contains(false) ? _clock.Watermark : long.MaxValue;

    /// <summary>Before which time an element of a source is late, in ticks.</summary>
    public long LatestOf(int source) => Math.Max(_clock.TimeOf(source), _clock.Watermark);

    /// <summary>A source has come to a time.</summary>
    /// <returns>Whether the watermark has moved.</returns>
    public bool Observe(int source, long time) => _clock.Observe(source, time);

    /// <summary>A source has ended, or is idle.</summary>
    public void Silence(int source, SourceStatus status)
    {
        _clock.Silence(source, status);
        _hasEnded[source] |= status.HasEnded;
    }
}
