using System.Collections;

namespace Headgate.Flows.Windowing;

/// <summary>A list that is never changed: with one element more it is another list, which shares the memory of this one.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
internal sealed class GrowingList<T> : IReadOnlyList<T>
{
    private readonly List<T> _shared;

    private GrowingList(List<T> shared)
    {
        _shared = shared;
        Count = shared.Count;
    }

    /// <inheritdoc />
    public int Count { get; }

    /// <inheritdoc />
    public T this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return _shared[index];
        }
    }

    /// <summary>A list of the same elements.</summary>
    public static GrowingList<T> Of(IReadOnlyList<T> list) => new([.. list]);

    /// <summary>The list with an element more.</summary>
    public GrowingList<T> With(T item)
    {
        var shared = _shared.Count == Count ? _shared : [.. this];
        shared.Add(item);
        return new GrowingList<T>(shared);
    }

    /// <inheritdoc />
    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return _shared[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
