namespace Headgate.Orleans.Keyed;

/// <summary>Which position of the source belongs to which count of a partition's elements, at the borders of its portions. Thread-safe.</summary>
internal sealed class SourceMarks(SourceMark first)
{
    private readonly Lock _gate = new();
    private readonly List<SourceMark> _marks = [first];

    public void Add(SourceMark mark)
    {
        lock (_gate)
        {
            // Of portions without elements the last is the one that counts.
            if (_marks[^1].Count == mark.Count) _marks[^1] = mark;
            else _marks.Add(mark);
        }
    }

    /// <summary>The last mark that is not after a count. Those before it are forgotten: nobody goes back behind what was saved.</summary>
    public SourceMark Trim(long count)
    {
        lock (_gate)
        {
            var last = _marks.FindLastIndex(mark => mark.Count <= count);
            if (last < 0) throw new ArgumentOutOfRangeException(nameof(count), count, $"The first position that is known is that after {_marks[0].Count} elements.");
            _marks.RemoveRange(0, last);
            return _marks[0];
        }
    }
}
