using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using Orleans.TestingHost;

namespace Headgate.Orleans.Tests;

/// <summary>A cluster in this process: what goes from silo to silo is serialized as it is between machines.</summary>
internal sealed class Cluster(InProcessTestCluster cluster) : IAsyncDisposable
{
    public static async Task<Cluster> StartAsync(short silos, Action<ISiloBuilder> configure)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) => configure(silo));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new Cluster(cluster);
    }

    public InProcessTestCluster Silos => cluster;

    public IGrainFactory Client => cluster.Client;

    /// <summary>What a program in this silo would use.</summary>
    public IGrainFactory this[int silo] => cluster.Silos[silo].ServiceProvider.GetRequiredService<IGrainFactory>();

    public async ValueTask DisposeAsync() => await cluster.DisposeAsync();
}
