using Headgate.Orleans.Producers;
using Orleans;

namespace Headgate.Orleans;

/// <summary>Looks at producers of the cluster.</summary>
public static class ProducerGrainFactoryExtensions
{
    /// <summary>Asks what a producer is doing, wherever it runs. One that does not run is started.</summary>
    /// <typeparam name="T">The type of its events.</typeparam>
    /// <param name="grains">The cluster: the grain factory of a silo, or the client of one.</param>
    /// <param name="producer">The name that the producer was added with.</param>
    /// <returns>What it is doing.</returns>
    /// <exception cref="KeyNotFoundException">The silos know no producer of that name and type.</exception>
    public static Task<ProducerReport> GetProducerReportAsync<T>(this IGrainFactory grains, string producer)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<IProducerGrain<T>>(producer).DescribeAsync();
    }
}
