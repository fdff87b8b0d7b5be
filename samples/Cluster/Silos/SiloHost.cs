using System.Net;
using Cluster.CommandLine;
using Cluster.Counting;
using Headgate.Dashboard;
using Headgate.Orleans;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cluster.Silos;

/// <summary>One silo, as a process.</summary>
internal static class SiloHost
{
    /// <summary>Runs until SIGTERM, Ctrl+C, or the end of the standard input: the process that has started it is gone.</summary>
    public static async Task<int> RunAsync(ClusterPlan options, SiloPlace place)
    {
        using var host = Build(options, place);
        await host.RunAsync().ConfigureAwait(false);
        return 0;
    }

    private static IHost Build(ClusterPlan options, SiloPlace place)
    {
        if (place.Dashboard == 0)
        {
            var builder = Host.CreateApplicationBuilder();
            Add(builder, options, place);
            return builder.Build();
        }

        var web = WebApplication.CreateBuilder();
        Add(web, options, place);
        web.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, place.Dashboard));
        var application = web.Build();
        application.MapHeadgateDashboard("/");
        return application;
    }

    private static void Add(IHostApplicationBuilder builder, ClusterPlan options, SiloPlace place)
    {
        builder.Logging.SetMinimumLevel(LogLevel.Error).AddFilter("Orleans", LogLevel.Critical); // while a silo dies the others say much, and go on
        builder.Services.AddSingleton<IResults>(new ResultsDatabase(options.Results));
        builder.UseOrleans(silo =>
        {
            silo.Join(options, place);
            silo.AddKeyedFlow(CountingFlows.Words(options), options.Partitions);
            silo.AddKeyedFlow(CountingFlows.Minutes(options), options.Partitions);
        });
        builder.Services.AddSingleton(place);
        builder.Services.AddHostedService<SiloProgress>();
    }
}
