using Headgate.Flows.Exchanges;

namespace Headgate.Flows.Joins;

/// <summary>Where the keys of a join belong: where their hash codes are sent.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <param name="hash">The hash code of a key.</param>
/// <param name="isStable">Whether hash codes are the same in every process.</param>
internal sealed class JoinPlaces<TKey>(Func<TKey, int> hash, bool isStable) : IPlaces<TKey>
{
    private readonly Partitioning<TKey, int> _partitioning = new(hash);

    /// <inheritdoc />
    public bool IsStable => isStable;

    /// <inheritdoc />
    public int OfKey(TKey value, int count) => _partitioning.Of(value, count);
}
