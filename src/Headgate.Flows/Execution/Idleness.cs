namespace Headgate.Flows.Execution;

/// <summary>Which sources have been silent for how long. Pure but for the clock.</summary>
/// <param name="timeout">How long a source may be silent before it is idle.</param>
/// <param name="time">The clock.</param>
internal sealed class Idleness(TimeSpan timeout, TimeProvider time)
{
    private readonly List<long> _heard = [];
    private readonly List<State> _states = [];

    private enum State
    {
        Speaking,
        Idle,
        Ended,
    }

    /// <summary>A source is there; its number is that of those before it.</summary>
    public void Add()
    {
        _heard.Add(time.GetTimestamp());
        _states.Add(State.Speaking);
    }

    /// <summary>A source has said something.</summary>
    public void Hear(int source)
    {
        _heard[source] = time.GetTimestamp();
        _states[source] = State.Speaking;
    }

    /// <summary>Whether a source has ended.</summary>
    public bool HasEnded(int source) => _states[source] == State.Ended;

    /// <summary>A source has ended.</summary>
    public void End(int source) => _states[source] = State.Ended;

    /// <summary>Nobody has listened since a time: nobody can have been heard.</summary>
    public void ForgetSilence()
    {
        var now = time.GetTimestamp();
        for (var i = 0; i < _heard.Count; i++)
        {
            if (_states[i] == State.Speaking) _heard[i] = now;
        }
    }

    /// <summary>The sources of which it is to be said that they are idle, and for how long they have been: those that have become so; all, when nobody speaks.</summary>
    public IReadOnlyList<(int Source, TimeSpan Silence)> TakeIdle()
    {
        var now = time.GetTimestamp();
        var idle = new List<(int, TimeSpan)>();
        for (var i = 0; i < _heard.Count; i++)
        {
            var silence = time.GetElapsedTime(_heard[i], now);
            if (_states[i] != State.Speaking || silence < timeout) continue;
            _states[i] = State.Idle;
            idle.Add((i, silence));
        }

        return _states.Contains(State.Speaking)
            ? idle
            : [.. Enumerable.Range(0, _heard.Count).Where(i => _states[i] == State.Idle).Select(i => (i, time.GetElapsedTime(_heard[i], now)))];
    }

    /// <summary>When to look again: when the first of those who speak may be idle; after the time-out when nobody speaks.</summary>
    public TimeSpan NextLook()
    {
        var now = time.GetTimestamp();
        var next = timeout;
        for (var i = 0; i < _heard.Count; i++)
        {
            if (_states[i] != State.Speaking) continue;
            var left = timeout - time.GetElapsedTime(_heard[i], now);
            if (left < next) next = left;
        }

        return next > TimeSpan.FromMilliseconds(1) ? next : TimeSpan.FromMilliseconds(1);
    }
}
