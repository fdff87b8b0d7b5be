using Headgate.Flows.Fusion;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Windowing;

/// <summary>Sessions, per key. An element that comes late can make an earlier one longer, or one of two.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <typeparam name="TState">The type of the states.</typeparam>
/// <typeparam name="TOut">The type of what is passed on.</typeparam>
internal sealed partial class SessionWindowOperator<TKey, T, TState, TOut>(
    IStageHost host, Sink<TOut> next, Window<T> window, Reduction<TKey, T, TState, TOut> reduction, IEqualityComparer<TKey>? comparer)
    : WindowOperator<TKey, T, TState, TOut>(host, next, window, reduction)
    where TKey : notnull
{
    private readonly long _gap = EventTicks.Of(window.Size);
    private readonly long _lateness = EventTicks.Of(window.Lateness);

    /// <summary>The sessions of each key that still take elements. No two of a key overlap, so that an element touches two at most.</summary>
    private readonly Dictionary<TKey, SessionList<TState>> _sessions = new(comparer);

    /// <summary>When to look at a session again; one that has become longer meanwhile is put back.</summary>
    private readonly PriorityQueue<(TKey Key, Session<TState> Session), (long Time, long Order)> _timers = new();

    /// <summary>The starts of the open sessions, and some that are none any more.</summary>
    private readonly PriorityQueue<Session<TState>, long> _starts = new();
    private long _order;
    private long _sessionCount;

    /// <inheritdoc />
    public override long StateSize => _sessionCount;

    /// <inheritdoc />
    public override long OpenWindowCount => _sessionCount;

    /// <inheritdoc />
    protected override IEnumerable<Pause>? Add(T item)
    {
        var at = Window.EventTime!(item);
        if (at < Watermark) TellClock();
        var key = Reduction.KeyOf(item);
        var session = Find(key, at) ?? Begin(key, at);
        if (session is not null) return Firing.Add(key, session.Cell, item, session.Bounds);
        Drop(item);
        return null;
    }

    /// <inheritdoc />
    protected override bool HasPassed(long watermark) => _timers.TryPeek(out _, out var when) && when.Time <= watermark;

    /// <inheritdoc />
    protected override IEnumerable<Pause> Advance(long watermark)
    {
        while (_timers.TryPeek(out var due, out var when) && when.Time <= watermark)
        {
            _timers.Dequeue();
            if (due.Session.IsGone || due.Session.Timer != when.Order) continue;
            if (Look(due.Key, due.Session, watermark) is { } rest)
            {
                foreach (var pause in rest) yield return pause;
            }

            if (Out.MustPause) yield return default;
        }
    }

    /// <inheritdoc />
    protected override IEnumerable<Pause> Finish()
    {
        while (_timers.TryDequeue(out var due, out _))
        {
            if (due.Session.IsGone || !due.Session.IsOpen) continue;
            if (Close(due.Key, due.Session, isLast: true) is { } rest)
            {
                foreach (var pause in rest) yield return pause;
            }

            if (Out.MustPause) yield return default;
        }

        _sessions.Clear();
        _sessionCount = 0;
    }

    /// <inheritdoc />
    protected override IEnumerable<Pause> FireChanged(string name)
    {
        foreach (var (key, sessions) in _sessions)
        {
            foreach (var pause in FireChanged(key, sessions, name)) yield return pause;
        }
    }

    /// <inheritdoc />
    protected override long EarliestToCome(long watermark)
    {
        while (_starts.TryPeek(out var first, out var start) && !IsStart(first, start)) _starts.Dequeue();
        var next = watermark - _gap + 1; // An element that is older begins a session that has ended already.
        return _starts.TryPeek(out _, out var earliest) ? Math.Min(earliest, next) : next;
    }

    private IEnumerable<Pause> FireChanged(TKey key, SessionList<TState> sessions, string name)
    {
        for (var i = 0; i < sessions.Count; i++)
        {
            var session = sessions[i];
            if (!session.IsOpen || !session.Cell.IsChanged) continue;
            var timing = session.Cell.WasOnTime ? PaneTiming.Late : PaneTiming.Early;
            if (Firing.Fire(key, session.Cell, session.Bounds, name, timing) is { } rest)
            {
                foreach (var pause in rest) yield return pause;
            }

            if (Out.MustPause) yield return default;
        }
    }

    private static bool IsStart(Session<TState> session, long start) => !session.IsGone && session.IsOpen && session.Start == start;

    /// <summary>The session that an element belongs to, with all that it joins; null when there is none.</summary>
    private Session<TState>? Find(TKey key, long at)
    {
        if (!_sessions.TryGetValue(key, out var sessions)) return null;
        var place = sessions.PlaceOfEndAfter(at);
        if (!Touches(sessions, place, at)) return null;
        var found = sessions[place];
        if (Touches(sessions, place + 1, at)) Join(sessions, place);
        Extend(key, found, at);
        return found;
    }

    private bool Touches(SessionList<TState> sessions, int place, long at) => place < sessions.Count && sessions[place].Start < at + _gap;

    /// <summary>A session that begins with an element; null when the element is too late for it.</summary>
    private Session<TState>? Begin(TKey key, long at)
    {
        var end = at + _gap;
        if (Now != long.MinValue && end <= Now - _lateness) return null;
        var session = new Session<TState>(at, end, new Cell<TState>(Reduction.Seed())) { IsOpen = end > Watermark };
        session.Cell.HasClosed = !session.IsOpen;
        if (!_sessions.TryGetValue(key, out var sessions)) _sessions.Add(key, sessions = new SessionList<TState>());
        sessions.Add(session);
        _sessionCount++;
        Watch(key, session);
        return session;
    }

    private void Extend(TKey key, Session<TState> session, long at)
    {
        var wasOpen = session.IsOpen;
        var start = session.Start;
        session.Start = Math.Min(start, at);
        session.End = Math.Max(session.End, at + _gap);
        session.IsOpen = session.End > Watermark;
        session.Cell.HasClosed = !session.IsOpen;
        if (session.IsOpen && !wasOpen) Watch(key, session);
        else if (session.IsOpen && session.Start != start) NoteStart(session);
    }

    /// <summary>Makes one session of the one at a place and the next. The earlier goes on.</summary>
    private void Join(SessionList<TState> sessions, int place)
    {
        var (earlier, later) = (sessions[place], sessions[place + 1]);
        sessions.RemoveAt(place + 1);
        later.IsGone = true;
        _sessionCount--;
        Firing.Join(earlier.Cell, later.Cell);
        earlier.End = later.End;
    }

    private IEnumerable<Pause>? Look(TKey key, Session<TState> session, long watermark)
    {
        IEnumerable<Pause>? rest = null;
        if (session.IsOpen && session.End <= watermark) rest = Close(key, session, isLast: _lateness == 0);
        if (!session.IsOpen && session.End <= watermark - _lateness) Remove(key, session);
        else Watch(key, session);
        return rest;
    }

    private IEnumerable<Pause>? Close(TKey key, Session<TState> session, bool isLast)
    {
        session.IsOpen = false;
        return Firing.Close(key, session.Cell, session.Bounds, isLast);
    }

    private void Watch(TKey key, Session<TState> session)
    {
        session.Timer = _order;
        _timers.Enqueue((key, session), (session.IsOpen ? session.End : session.End + _lateness, _order++));
        if (session.IsOpen) NoteStart(session);
    }

    /// <summary>Remembers a start, and forgets those that are none any more when they have become many: a long session would keep them.</summary>
    private void NoteStart(Session<TState> session)
    {
        _starts.Enqueue(session, session.Start);
        if (_starts.Count < 64 + (2 * _timers.Count)) return;
        var starts = _starts.UnorderedItems.Where(entry => IsStart(entry.Element, entry.Priority)).Distinct().ToList();
        _starts.Clear();
        _starts.EnqueueRange(starts);
    }

    /// <summary>A session takes no more. Those before it expire no later than it, if not in that order: the gone are the first when the watermark has moved.</summary>
    private void Remove(TKey key, Session<TState> session)
    {
        session.IsGone = true;
        _sessionCount--;
        var sessions = _sessions[key];
        sessions.RemoveGone();
        if (sessions.Count == 0) _sessions.Remove(key);
    }
}
