using System.Diagnostics;

namespace Headgate.Flows.Windowing;

/// <summary>The sessions of one key in the order of their times. No two overlap, so that their ends are in that order too. There is room before the first
/// and after the last: one more at either end, and one less, costs next to nothing.</summary>
/// <typeparam name="TState">The type of the state.</typeparam>
internal sealed class SessionList<TState>
{
    private Session<TState>?[] _sessions = new Session<TState>?[4];
    private int _first;

    /// <summary>Gets how many sessions there are.</summary>
    public int Count { get; private set; }

    /// <summary>Gets a session.</summary>
    /// <param name="place">Its place, from 0.</param>
    public Session<TState> this[int place] => _sessions[_first + place]!;

    /// <summary>The place of the first session that ends after a time: how many end before it or then.</summary>
    public int PlaceOfEndAfter(long time)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (this[middle].End <= time) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    /// <summary>Puts in a session that overlaps none.</summary>
    public void Add(Session<TState> session) => Insert(PlaceOfEndAfter(session.Start), session);

    /// <summary>Takes out the session at a place.</summary>
    public void RemoveAt(int place)
    {
        if (place < Count / 2)
        {
            Array.Copy(_sessions, _first, _sessions, _first + 1, place);
            _sessions[_first++] = null;
        }
        else
        {
            Array.Copy(_sessions, _first + place + 1, _sessions, _first + place, Count - place - 1);
            _sessions[_first + Count - 1] = null;
        }

        Count--;
    }

    /// <summary>Takes out those at the front that are gone.</summary>
    public void RemoveGone()
    {
        while (Count > 0 && this[0].IsGone) RemoveAt(0);
    }

    private void Insert(int place, Session<TState> session)
    {
        var isNearFront = place < (Count + 1) / 2;
        if (isNearFront ? _first == 0 : _first + Count == _sessions.Length) MakeRoom();
        if (isNearFront)
        {
            Array.Copy(_sessions, _first, _sessions, _first - 1, place);
            _first--;
        }
        else
        {
            Array.Copy(_sessions, _first + place, _sessions, _first + place + 1, Count - place);
        }

        _sessions[_first + place] = session;
        Count++;
        Debug.Assert(place == 0 || this[place - 1].End <= session.Start, "Sessions do not overlap.");
        Debug.Assert(place == Count - 1 || session.End <= this[place + 1].Start, "Sessions do not overlap.");
    }

    /// <summary>Puts the sessions into the middle: of the same array when it is mostly empty.</summary>
    private void MakeRoom()
    {
        var to = Count <= _sessions.Length / 2 ? _sessions : new Session<TState>?[_sessions.Length * 2];
        var first = (to.Length - Count) / 2;
        Array.Copy(_sessions, _first, to, first, Count);
        if (to == _sessions) Clear(first);
        (_sessions, _first) = (to, first);
    }

    /// <summary>Forgets where sessions were before they were moved.</summary>
    private void Clear(int first)
    {
        Array.Clear(_sessions, 0, first);
        Array.Clear(_sessions, first + Count, _sessions.Length - first - Count);
    }
}
