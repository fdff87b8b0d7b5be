using System.Diagnostics;

namespace Headgate.Race.Latency;

/// <summary>How long each event took, from when the first stage sent it until the third had it. One event is under way at a time, so that one thread at a time uses it.</summary>
internal sealed class LatencyBook(int count)
{
    private readonly long[] _ticks = new long[count];
    private int _arrived;
    private long _last;

    /// <summary>An event, when it is sent: it is the time.</summary>
    public long Send() => _last = Stopwatch.GetTimestamp();

    /// <summary>An event has come to the third stage.</summary>
    /// <returns>Whether another is wanted.</returns>
    /// <exception cref="InvalidOperationException">It is another than the one that was sent last.</exception>
    public bool Arrived(long sent)
    {
        var ticks = Stopwatch.GetTimestamp() - sent;
        if (sent != _last) throw new InvalidOperationException("What arrived is not what was sent last: there is more than one event under way.");
        _ticks[_arrived++] = ticks;
        return _arrived < _ticks.Length;
    }

    /// <summary>All latencies, the shortest first.</summary>
    /// <exception cref="InvalidOperationException">Events are missing.</exception>
    public double[] ToMicroseconds()
    {
        if (_arrived != _ticks.Length) throw new InvalidOperationException($"{_arrived} of {_ticks.Length} events have arrived.");
        var all = Array.ConvertAll(_ticks, static ticks => ticks * 1e6 / Stopwatch.Frequency);
        Array.Sort(all);
        return all;
    }
}
