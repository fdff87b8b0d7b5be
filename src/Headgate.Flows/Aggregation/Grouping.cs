using System.Collections;

namespace Headgate.Flows.Aggregation;

/// <summary>The elements of a key.</summary>
/// <typeparam name="TKey">The type of the key.</typeparam>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <param name="key">The key.</param>
internal sealed class Grouping<TKey, T>(TKey key) : IGrouping<TKey, T>, IReadOnlyList<T>
{
    private readonly List<T> _items = [];

    /// <inheritdoc />
    public TKey Key => key;

    /// <inheritdoc />
    public int Count => _items.Count;

    /// <inheritdoc />
    public T this[int index] => _items[index];

    /// <summary>Adds an element.</summary>
    public void Add(T item) => _items.Add(item);

    /// <inheritdoc />
    public IEnumerator<T> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
