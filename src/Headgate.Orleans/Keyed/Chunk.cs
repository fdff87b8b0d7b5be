namespace Headgate.Orleans.Keyed;

/// <summary>A stretch of the source, its elements parted. Not thread-safe while it is filled.</summary>
internal sealed class Chunk<T>(long from, int partitions)
{
    private readonly List<(int Record, T Element)>?[] _parts = new List<(int, T)>?[partitions];

    public long From { get; } = from;

    /// <summary>The position after the last record.</summary>
    public long To => From + Count;

    /// <summary>How many records there are.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the source has ended after them.</summary>
    public bool IsLast { get; set; }

    /// <summary>Adds the elements of the next record.</summary>
    public void Add(IReadOnlyList<T> elements, Func<T, uint> place)
    {
        foreach (var element in elements)
        {
            var part = (int)(place(element) % (uint)_parts.Length);
            (_parts[part] ??= []).Add((Count, element));
        }

        Count++;
    }

    /// <summary>Copies the elements of a partition, those of the records after a position.</summary>
    public void CopyTo(List<T> target, int partition, long position)
    {
        foreach (var (record, element) in _parts[partition] ?? [])
        {
            if (From + record >= position) target.Add(element);
        }
    }
}
