using System.Globalization;
using Cluster.CommandLine;
using Cluster.Counting;
using Headgate.Orleans.Keeping;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Hosting;

namespace Cluster.Silos;

/// <summary>Starts silos, waits until all is counted, and compares.</summary>
/// <param name="output">Where it says how far they are.</param>
internal sealed class ClusterRun(ProgressOfSilos output)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public async Task<int> RunAsync(ClusterPlan options, int count, bool withDashboard)
    {
        var folder = Directory.CreateTempSubdirectory("headgate-cluster-");
        var given = options with { Folder = folder.FullName };
        var silos = new List<SiloProcess>();
        try
        {
            await Meeting.PrepareAsync(given).ConfigureAwait(false);
            new ResultsDatabase(given.Results).Create();
            var places = Ports.Places(count, withDashboard);
            await using var page = withDashboard ? await DashboardPage.StartAsync(places).ConfigureAwait(false) : null;
            output.Say($"{count} silos over {given.Membership}{(page is null ? "" : $"; look at {page.Address}")}");
            foreach (var place in places)
            {
                silos.Add(SiloProcess.Start(given, place, output.Note));
                if (given.Membership == Membership.Localhost && silos.Count == 1) await silos[0].StartedAsync().ConfigureAwait(false);
            }

            foreach (var silo in silos) await silo.StartedAsync().ConfigureAwait(false);
            SpokenText.Open(given.Opening);
            await FinishedAsync(given, [.. places.Select(place => place.Gateway)]).ConfigureAwait(false);
            await Task.WhenAll(silos.Select(silo => silo.StopAsync())).ConfigureAwait(false);
            return await CompareAsync(given).ConfigureAwait(false) ? 0 : 1;
        }
        catch (InvalidOperationException failure)
        {
            output.Say($"error: {failure.Message}");
            return 1;
        }
        finally
        {
            foreach (var silo in silos) await silo.DisposeAsync().ConfigureAwait(false);
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    private static async Task FinishedAsync(ClusterPlan options, int[] gateways)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.UseOrleansClient(client => client.Find(options, gateways));
        using var host = builder.Build();
        await host.StartAsync().ConfigureAwait(false);
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        foreach (var flow in CountingFlows.Names)
        {
            while (!await grains.HasFinishedAsync(flow).ConfigureAwait(false)) await Task.Delay(Pause, TimeProvider.System).ConfigureAwait(false);
        }

        await host.StopAsync().ConfigureAwait(false);
    }

    private async Task<bool> CompareAsync(ClusterPlan options)
    {
        var areEqual = true;
        foreach (var (flow, expected) in await OneProcess.CountAsync(options).ConfigureAwait(false))
        {
            var counted = new ResultsDatabase(options.Results).Read(flow);
            var isEqual = counted.SequenceEqual(expected);
            areEqual &= isEqual;
            output.Say(string.Create(CultureInfo.InvariantCulture, $"{flow}: {counted.Count:N0} counts of {counted.Sum(static count => count.Value):N0} words; equal to those of one process: {isEqual}"));
        }

        return areEqual;
    }
}
