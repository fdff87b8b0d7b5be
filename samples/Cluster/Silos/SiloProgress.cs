using System.Globalization;
using Cluster.CommandLine;
using Headgate.Flows.Hosting;
using Headgate.Flows.Inspection;
using Microsoft.Extensions.Hosting;

namespace Cluster.Silos;

/// <summary>Says once a second what a silo does, and ends it with the process that has started it.</summary>
internal sealed class SiloProgress(SiloPlace place, FlowRegistry flows, IHostApplicationLifetime host) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _ = Task.Run(EndWithInputAsync, CancellationToken.None);
        using var registration = host.ApplicationStarted.Register(() => Console.WriteLine($"silo {place.Number} has started"));
        while (true)
        {
            await Task.Delay(Interval, TimeProvider.System, stoppingToken).ConfigureAwait(false);
            await Console.Out.WriteLineAsync(Describe()).ConfigureAwait(false);
        }
    }

    private string Describe()
    {
        var all = flows.All;
        var running = all.Where(flow => flow.Status == FlowStatus.Running).Select(flow => flow.Name.Split('/')).GroupBy(parts => parts[0]);
        var partitions = string.Join(", ", running.Select(flow => $"{flow.Key} {string.Join(' ', flow.Select(parts => parts[1]))}"));
        var words = all.Sum(flow => flow.Layers.Count > 0 ? flow.Layers[0].ReceivedCount : 0);
        return string.Create(CultureInfo.InvariantCulture, $"silo {place.Number}: {words:N0} words counted; {(partitions is "" ? "no partitions" : partitions)}");
    }

    private async Task EndWithInputAsync()
    {
        var input = Console.OpenStandardInput();
        await using (input.ConfigureAwait(false))
        {
            var rest = new byte[1];
            while (await input.ReadAsync(rest).ConfigureAwait(false) > 0)
            {
            }
        }

        host.StopApplication();
    }
}
