namespace Headgate.Flows.Exchanges;

/// <summary>Where keys of a type belong.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
internal interface IPlaces<in TKey> : IPlaces
{
    /// <summary>The partition of a key.</summary>
    int OfKey(TKey value, int count);
}
