namespace Headgate.Flows.Joins;

/// <summary>Elements of one key and one side, in the order of their event times; of equal times in that of their coming. Added mostly at the end, removed at
/// the front. Pure.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
internal sealed class IntervalEntries<T>
{
    private const int Least = 4;

    private IntervalEntry<T>[] _entries = [];
    private int _first;

    /// <summary>Gets how many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Gets one of them, from 0.</summary>
    public ref IntervalEntry<T> this[int index] => ref _entries[_first + index];

    /// <summary>Adds an element at its place.</summary>
    public void Add(IntervalEntry<T> entry)
    {
        if (_first + Count == _entries.Length) MakeRoom();
        var place = FirstAfter(entry.At);
        var entries = _entries.AsSpan(_first, Count + 1);
        entries[place..^1].CopyTo(entries[(place + 1)..]);
        entries[place] = entry;
        Count++;
    }

    /// <summary>Removes the earliest.</summary>
    public IntervalEntry<T> RemoveFirst()
    {
        var entry = _entries[_first];
        _entries[_first] = default;
        Count--;
        _first = Count == 0 ? 0 : _first + 1;
        return entry;
    }

    /// <summary>The places of those from one time to another, both included.</summary>
    public Range Between(long lower, long upper)
    {
        var first = lower == long.MinValue ? 0 : FirstAfter(lower - 1);
        return first..Math.Max(first, FirstAfter(upper));
    }

    private int FirstAfter(long at)
    {
        var entries = _entries.AsSpan(_first, Count);
        if (entries.IsEmpty || entries[^1].At <= at) return Count;
        var (low, high) = (0, Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (entries[middle].At <= at) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    /// <summary>Moves all to the front; into another array when this one is more than half full or far too large.</summary>
    private void MakeRoom()
    {
        var entries = _entries.AsSpan(_first, Count);
        var needed = Math.Max(Least, Count * 2);
        var isKept = Count * 2 < _entries.Length && needed * 4 > _entries.Length;
        var room = isKept ? _entries : new IntervalEntry<T>[needed];
        entries.CopyTo(room);
        if (isKept) room.AsSpan(Count).Clear();
        _entries = room;
        _first = 0;
    }
}
