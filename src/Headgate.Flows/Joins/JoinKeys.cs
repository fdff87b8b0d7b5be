using Headgate.Flows.Exchanges;

namespace Headgate.Flows.Joins;

/// <summary>The keys of both sides of a join.</summary>
/// <typeparam name="TKey">The type of the keys. They may be null; then they equal none.</typeparam>
/// <typeparam name="TLeft">The type of the elements of the left side.</typeparam>
/// <typeparam name="TRight">The type of the elements of the right side.</typeparam>
/// <param name="Left">The key of an element of the left side.</param>
/// <param name="Right">The key of an element of the right side.</param>
/// <param name="Comparer">Says which keys are equal; null for the default.</param>
internal sealed record JoinKeys<TKey, TLeft, TRight>(Func<TLeft, TKey> Left, Func<TRight, TKey> Right, IEqualityComparer<TKey>? Comparer)
{
    /// <summary>Gets where keys belong: an element goes where its <see cref="HashOf(JoinSide{TLeft, TRight})">hash code</see> does.</summary>
    public IPlaces Places => new JoinPlaces<TKey>(HashOf, new Partitioning<TKey, TKey>(static key => key, Comparer).IsStable);

    /// <summary>The hash code of an element's key, by which it finds its stage; 0 for null.</summary>
    public int HashOf(JoinSide<TLeft, TRight> side)
    {
        return HashOf(side.IsRight ? Right(side.Right) : Left(side.Left));
    }

    private int HashOf(TKey key)
    {
        if (key is null) return 0;
        return Comparer is null ? EqualityComparer<TKey>.Default.GetHashCode(key) : Comparer.GetHashCode(key);
    }
}
