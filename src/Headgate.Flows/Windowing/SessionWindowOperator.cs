using Headgate.Flows.Fusion;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Windowing;

/// <summary>Sessions, per key. An element that comes late can make an earlier one longer, or one of two.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <typeparam name="TState">The type of the states.</typeparam>
/// <typeparam name="TOut">The type of what is passed on.</typeparam>
internal sealed class SessionWindowOperator<TKey, T, TState, TOut>(
    IStageHost host, Sink<TOut> next, Window<T> window, Reduction<TKey, T, TState, TOut> reduction, IEqualityComparer<TKey>? comparer)
    : WindowOperator<TKey, T, TState, TOut>(host, next, window, reduction)
    where TKey : notnull
{
    private readonly long _gap = window.Size.Ticks;
    private readonly long _lateness = window.Lateness.Ticks;
    private readonly Dictionary<TKey, List<Session<TState>>> _sessions = new(comparer);

    /// <summary>When to look at a session again; one that has changed meanwhile is put back.</summary>
    private readonly PriorityQueue<(TKey Key, Session<TState> Session), (long Time, long Order)> _timers = new();
    private long _order;

    /// <inheritdoc />
    public override void Push(T item)
    {
        var at = Window.EventTime!(item);
        var key = Reduction.KeyOf(item);
        var end = at + _gap;
        if (!_sessions.TryGetValue(key, out var sessions)) sessions = [];
        var session = Find(key, sessions, at, end);
        if (session is null)
        {
            if (Watermark != long.MinValue && end <= Watermark - _lateness)
            {
                Drop(item);
                return;
            }

            session = new Session<TState>(at, end, new Cell<TState>(Reduction.Seed())) { IsOpen = end > Watermark };
            session.Cell.HasClosed = !session.IsOpen;
            if (sessions.Count == 0) _sessions[key] = sessions;
            sessions.Add(session);
            Watch(key, session);
        }

        Firing.Add(key, session.Cell, item, session.Bounds);
    }

    /// <inheritdoc />
    protected override void Advance(long watermark)
    {
        while (_timers.TryPeek(out var due, out var when) && when.Time <= watermark)
        {
            _timers.Dequeue();
            Look(due.Key, due.Session, watermark);
        }
    }

    /// <inheritdoc />
    protected override void Finish()
    {
        while (_timers.TryDequeue(out var due, out _))
        {
            if (IsThere(due.Key, due.Session) && due.Session.IsOpen) Close(due.Key, due.Session, isLast: true);
        }

        _sessions.Clear();
    }

    /// <inheritdoc />
    protected override void FireChanged(string name)
    {
        foreach (var (key, sessions) in _sessions)
        {
            foreach (var session in sessions.Where(session => session.IsOpen && session.Cell.IsChanged))
            {
                Firing.Fire(key, session.Cell, session.Bounds, name, session.Cell.WasOnTime ? PaneTiming.Late : PaneTiming.Early);
            }
        }
    }

    /// <summary>The session that an element belongs to, with all that it joins; null when it begins one.</summary>
    private Session<TState>? Find(TKey key, List<Session<TState>> sessions, long at, long end)
    {
        Session<TState>? found = null;
        for (var i = sessions.Count - 1; i >= 0; i--)
        {
            var session = sessions[i];
            if (session.Start >= end || at >= session.End) continue;
            found = found is null ? session : Join(key, sessions, session, found);
        }

        if (found is not null) Extend(key, found, at, end);
        return found;
    }

    private void Extend(TKey key, Session<TState> session, long at, long end)
    {
        session.Start = Math.Min(session.Start, at);
        if (end > session.End) session.End = end;
        var isOpen = session.End > Watermark;
        if (isOpen && !session.IsOpen) Watch(key, session);
        session.IsOpen = isOpen;
        session.Cell.HasClosed = !isOpen;
    }

    private Session<TState> Join(TKey key, List<Session<TState>> sessions, Session<TState> one, Session<TState> other)
    {
        var (earlier, later) = one.Start <= other.Start ? (one, other) : (other, one);
        sessions.Remove(later);
        Firing.TakeBack(key, later.Cell, later.Bounds);
        earlier.Cell.State = Reduction.Merge(earlier.Cell.State, later.Cell.State);
        earlier.Cell.WasOnTime |= later.Cell.WasOnTime;
        earlier.Cell.AddedCount += later.Cell.AddedCount;
        earlier.End = Math.Max(earlier.End, later.End);
        return earlier;
    }

    private void Look(TKey key, Session<TState> session, long watermark)
    {
        if (!IsThere(key, session)) return;
        if (session.IsOpen && session.End <= watermark) Close(key, session, isLast: _lateness == 0);
        if (!session.IsOpen && session.End <= watermark - _lateness) Remove(key, session);
        else Watch(key, session);
    }

    private void Close(TKey key, Session<TState> session, bool isLast)
    {
        session.IsOpen = false;
        Firing.Close(key, session.Cell, session.Bounds, isLast);
    }

    private void Watch(TKey key, Session<TState> session) =>
        _timers.Enqueue((key, session), (session.IsOpen ? session.End : session.End + _lateness, _order++));

    private bool IsThere(TKey key, Session<TState> session) => _sessions.TryGetValue(key, out var sessions) && sessions.Contains(session);

    private void Remove(TKey key, Session<TState> session)
    {
        var sessions = _sessions[key];
        sessions.Remove(session);
        if (sessions.Count == 0) _sessions.Remove(key);
    }
}
