namespace Headgate.Flows.Joins;

/// <summary>The elements of one key that wait for others, of both sides.</summary>
/// <typeparam name="TKey">The type of the key.</typeparam>
/// <typeparam name="TLeft">The type of the elements of the left side.</typeparam>
/// <typeparam name="TRight">The type of the elements of the right side.</typeparam>
/// <param name="key">The key.</param>
internal sealed class IntervalBucket<TKey, TLeft, TRight>(TKey key)
{
    /// <summary>Gets the key.</summary>
    public TKey Key => key;

    /// <summary>Gets those of the left side.</summary>
    public IntervalEntries<TLeft> Lefts { get; } = new();

    /// <summary>Gets those of the right side.</summary>
    public IntervalEntries<TRight> Rights { get; } = new();

    /// <summary>Gets whether nothing waits.</summary>
    public bool IsEmpty => Lefts.Count == 0 && Rights.Count == 0;
}
