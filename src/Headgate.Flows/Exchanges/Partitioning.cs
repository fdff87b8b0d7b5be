using Headgate.Flows.Planning;

namespace Headgate.Flows.Exchanges;

/// <summary>Says which partition an element belongs to: elements of equal keys to the same.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <param name="key">The key of an element.</param>
/// <param name="comparer">Says which keys are equal; null for the default.</param>
/// <param name="place">The partition of a key among so many; null to use its hash code.</param>
internal sealed class Partitioning<T, TKey>(Func<T, TKey> key, IEqualityComparer<TKey>? comparer = null, Func<TKey, int, int>? place = null) : IPlaces<TKey>
{
    /// <inheritdoc />
    /// <remarks>Hash codes of text, and of what contains it, differ between processes.</remarks>
    public bool IsStable => place is not null || (comparer is null && Type.GetTypeCode(typeof(TKey)) is not (TypeCode.Object or TypeCode.String or TypeCode.Empty or TypeCode.DBNull));

    /// <summary>Gets the key of an element.</summary>
    public Func<T, TKey> Key => key;

    /// <summary>Gets which keys are equal; null for the default.</summary>
    public IEqualityComparer<TKey>? Comparer => comparer;

    /// <summary>The partition of an element.</summary>
    /// <param name="item">The element.</param>
    /// <param name="count">How many partitions there are.</param>
    /// <exception cref="InvalidOperationException">The key is null, or the partition does not exist.</exception>
    public int Of(T item, int count) => OfKey(key(item), count);

    /// <summary>The partition of a key.</summary>
    /// <exception cref="InvalidOperationException">The key is null, or the partition does not exist.</exception>
    public int OfKey(TKey value, int count)
    {
        if (value is null) throw FlowErrors.NullKey(typeof(T));
        if (place is null) return count == 1 ? 0 : Spread(comparer is null ? EqualityComparer<TKey>.Default.GetHashCode(value) : comparer.GetHashCode(value), count);
        var chosen = place(value, count);
        return (uint)chosen < (uint)count ? chosen : throw FlowErrors.NoSuchPartition(chosen, count);
    }

    /// <summary>Spreads hash codes over partitions, also those of integers, which differ in their low bits only.</summary>
    private static int Spread(int hash, int count) => (int)(((ulong)((uint)hash * 0x9E3779B9u) * (uint)count) >> 32);
}
