namespace Headgate.Flows.Exchanges;

/// <summary>Where keys belong.</summary>
internal interface IPlaces
{
    /// <summary>Gets whether the place of a key is the same in every process.</summary>
    bool IsStable { get; }
}
