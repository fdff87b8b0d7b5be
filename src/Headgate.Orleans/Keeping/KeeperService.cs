using Headgate.Orleans.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Headgate.Orleans.Keeping;

/// <summary>In every silo: asks the keeper of each set, once a second, to look after it. So a keeper whose silo has died is in another within a second or two of its death being known.</summary>
internal sealed class KeeperService(IEnumerable<KeptSet> sets, IGrainFactory grains, IHostApplicationLifetime lifetime, ILogger<KeeperService> logger) : BackgroundService
{
    internal static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A silo takes calls when its host has started.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.UnsafeRegister(static started => ((TaskCompletionSource)started!).TrySetResult(), started);
        await started.Task.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAll(sets.Select(set => KeepAsync(set, stoppingToken)));
            await Task.Delay(Pause, TimeProvider.System, stoppingToken);
        }
    }

    private async Task KeepAsync(KeptSet set, CancellationToken stoppingToken)
    {
        try
        {
            await grains.GetGrain<IKeeperGrain>(set.Name).KeepAsync().WaitAsync(Patience, TimeProvider.System, stoppingToken);
        }
        catch (Exception failure)
        {
            // While the silo stops, grains can no longer be called.
            if (!stoppingToken.IsCancellationRequested) OrleansEvents.NotKept(logger, failure, set.Name);
        }
    }
}
