namespace Headgate.Flows.Alignment;

/// <summary>
/// Which sources of a flow may be asked for more, by how far each has come in event time (Flink calls it watermark alignment): not those that are ahead of the one
/// furthest behind by more than a limit. Nobody waits for a source that is idle or has ended, or whose event time nobody asks for. Safe for many threads.
/// </summary>
/// <param name="mostDrift">By how much a source may be ahead, in ticks.</param>
internal sealed class SourceAlignment(long mostDrift)
{
    private readonly Lock _gate = new();
    private readonly List<AlignedSource> _sources = [];
    private int _heldCount;

    /// <summary>Adds sources, before any of them is asked.</summary>
    public IReadOnlyList<AlignedSource> Add(int count)
    {
        var added = Enumerable.Range(0, count).Select(_ => new AlignedSource(this)).ToList();
        _sources.AddRange(added);
        return added;
    }

    /// <summary>Asks whether a source may be asked for more. When not, it is held: <see cref="AlignedSource.Released"/> is called once it may.</summary>
    public bool MayAsk(AlignedSource source)
    {
        lock (_gate)
        {
            if (!IsAhead(source, Least())) return true;
            if (!source.IsHeld) _heldCount++;
            source.IsHeld = true;
            return false;
        }
    }

    /// <summary>Changes what is known of a source, and releases those that need not be held any more.</summary>
    public void Change(AlignedSource source, Func<AlignedSource, bool> change)
    {
        List<AlignedSource>? released = null;
        lock (_gate)
        {
            if (!change(source) || _heldCount == 0) return;
            var least = Least();
            foreach (var held in _sources)
            {
                if (!held.IsHeld || IsAhead(held, least)) continue;
                held.IsHeld = false;
                _heldCount--;
                (released ??= []).Add(held);
            }
        }

        if (released is null) return;
        foreach (var each in released) each.Released?.Invoke();
    }

    /// <summary>How far the source has come that is furthest behind: <see cref="long.MinValue"/> while one that is waited for has said nothing yet.</summary>
    private long Least()
    {
        var least = long.MaxValue;
        foreach (var source in _sources)
        {
            if (source.IsTimed && !source.IsSilent && source.Time < least) least = source.Time;
        }

        return least;
    }

    private bool IsAhead(AlignedSource source, long least) =>
        source.IsTimed && source.Time > least && (least == long.MinValue || source.Time - least > mostDrift);
}
