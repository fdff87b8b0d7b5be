using Headgate.Flows.Snapshots;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Headgate.Orleans.Keyed;

/// <summary>Runs keyed flows in one process.</summary>
public static class KeyedFlowServiceCollectionExtensions
{
    /// <summary>Adds a flow that this process runs alone, with the host; on a cluster the line reads <c>silo.AddKeyedFlow(flow, partitions)</c>.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <typeparam name="TOut">The type of the results.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="flow">The flow.</param>
    /// <param name="store">Where its snapshots are saved.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddKeyedFlow<T, TOut>(this IServiceCollection services, KeyedFlow<T, TOut> flow, ISnapshotStore store)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentNullException.ThrowIfNull(store);
        return services.AddSingleton<IHostedService>(provider => new KeyedFlowService<T, TOut>(flow, provider, store));
    }
}
