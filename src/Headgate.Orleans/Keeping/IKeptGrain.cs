using Orleans;
using Orleans.Runtime;

namespace Headgate.Orleans.Keeping;

/// <summary>Something that runs somewhere in the cluster, as long as it is kept.</summary>
internal interface IKeptGrain : IGrainWithStringKey
{
    /// <summary>Sees to it that it runs; it begins where it is activated.</summary>
    [Alias("keep")]
    Task<KeptReport> KeepAsync();

    /// <summary>Has it go to another silo: it stops here, and begins there.</summary>
    [Alias("move")]
    Task MoveAsync(SiloAddress silo);
}
