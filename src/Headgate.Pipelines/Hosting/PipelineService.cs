using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Headgate.Pipelines.Hosting;

/// <summary>Starts a pipeline with the host, drains it when the host stops, and tells the host of its end.</summary>
internal sealed class PipelineService(IServiceProvider services, string name) : IHostedLifecycleService
{
    private Pipeline? _pipeline;
    private bool _hasStarted;

    // Mistakes in any pipeline keep all of them, and whatever else the host has, from being started.
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _pipeline = services.GetRequiredService<PipelineRegistry>()[name];
        return Task.CompletedTask;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _pipeline!.StartAsync(cancellationToken);
        _hasStarted = true;
        _ = FollowAsync(_pipeline);
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_pipeline is null || _pipeline.Status == PipelineStatus.Created) return;
        await _pipeline.StopAsync(cancellationToken);

        // Why a start has failed, or was given up, the host was told by the start.
        if (_hasStarted) await _pipeline.Completion;
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task FollowAsync(Pipeline pipeline)
    {
        var options = pipeline.Plan.Options;
        try
        {
            await pipeline.Completion;
            if (options.StopsHost) StopHost();
        }
        catch (Exception)
        {
            // It was logged; whoever runs the host gets it when the host stops.
            if (options.FailureStopsHost) StopHost();
        }
    }

    private void StopHost() => services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
}
