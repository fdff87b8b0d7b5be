using Orleans;

namespace Headgate.Orleans.Keeping;

/// <summary>Sees to it that the grains of a set run. Its key is the name of the set.</summary>
[Alias("headgate.keeper")]
internal interface IKeeperGrain : IGrainWithStringKey
{
    /// <summary>Looks after them, unless that has just been done. For each, by its number, how it does; null when it could not be reached.</summary>
    [Alias("keep")]
    Task<KeptReport?[]> KeepAsync();
}
