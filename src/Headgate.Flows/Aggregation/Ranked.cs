namespace Headgate.Flows.Aggregation;

/// <summary>An element, and where it stands in the order of its source.</summary>
/// <typeparam name="T">The type of the element.</typeparam>
/// <param name="Item">The element.</param>
/// <param name="Sequence">The number of the batch of the source that it came from.</param>
/// <param name="Number">Its number among those that came to the same stage.</param>
internal readonly record struct Ranked<T>(T Item, long Sequence, long Number)
{
    /// <summary>Compares the places of two elements: below zero when this one came first.</summary>
    public int CompareTo(in Ranked<T> other)
    {
        var order = Sequence.CompareTo(other.Sequence);
        return order != 0 ? order : Number.CompareTo(other.Number);
    }
}
