using System.Net;
using Headgate.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Headgate.Race.Silos;

/// <summary>Three silos in this process, which talk over TCP as on three machines.</summary>
internal sealed class ThreeSilos : IAsyncDisposable
{
    private readonly IHost[] _hosts;

    private ThreeSilos(IHost[] hosts) => _hosts = hosts;

    /// <summary>Those that consume: what they call a grain by.</summary>
    public IEnumerable<IGrainFactory> Consumers => _hosts[1..].Select(static host => host.Services.GetRequiredService<IGrainFactory>());

    private IHost Producer => _hosts[0];

    public static async Task<ThreeSilos> StartAsync(Action<ISiloBuilder> configure)
    {
        var ports = FreePorts.Take(6);
        var hosts = Enumerable.Range(0, 3).Select(number => Build(ports[number], ports[3 + number], ports[0], configure)).ToArray();
        foreach (var host in hosts) await host.StartAsync();
        return new ThreeSilos(hosts);
    }

    /// <summary>Calls a grain for the first time, so that it begins in the silo that produces.</summary>
    public async Task BeginAsync(Func<IGrainFactory, Task> callAsync)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, Producer.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress);
        try
        {
            await callAsync(Producer.Services.GetRequiredService<IGrainFactory>());
        }
        finally
        {
            RequestContext.Remove(IPlacementDirector.PlacementHintKey);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts.Reverse())
        {
            await host.StopAsync();
            host.Dispose();
        }
    }

    private static IHost Build(int port, int gateway, int primary, Action<ISiloBuilder> configure)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(port, gateway, new IPEndPoint(IPAddress.Loopback, primary), $"race-{primary}", $"race-{primary}");
            configure(silo);
        });
        return builder.Build();
    }
}
