namespace Headgate.Flows.Joins;

/// <summary>An element that waits for others in its interval.</summary>
/// <typeparam name="T">The type of the element.</typeparam>
/// <param name="at">Its event time, in ticks.</param>
/// <param name="item">The element.</param>
/// <param name="isMatched">Whether it has met another already.</param>
internal struct IntervalEntry<T>(long at, T item, bool isMatched)
{
    /// <summary>Gets its event time, in ticks.</summary>
    public long At { get; } = at;

    /// <summary>Gets the element.</summary>
    public T Item { get; } = item;

    /// <summary>Gets or sets whether it has met another.</summary>
    public bool IsMatched { get; set; } = isMatched;
}
