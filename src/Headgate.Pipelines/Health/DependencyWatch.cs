using Headgate.Pipelines.Diagnostics;
using Headgate.Pipelines.Running;

namespace Headgate.Pipelines.Health;

/// <summary>Asks what a pipeline depends on how it is; pauses the pipeline while one is down, and lets it go on afterwards. Each is asked in a loop of its own.</summary>
internal sealed class DependencyWatch(Pipeline pipeline, IServiceProvider services, IReadOnlyList<Dependency> dependencies, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly HashSet<Dependency> _down = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // What stops the pipeline while it is asked is one of those that the stop waits for.
        PipelineRun.Current.Value = pipeline.Run;

        // Each by itself: one that takes its time to answer keeps no other from being asked.
        List<Task> watching = [.. dependencies.Select(dependency => WatchAsync(dependency, cancellationToken))];
        foreach (var each in watching) await each;
    }

    private async Task WatchAsync(Dependency dependency, CancellationToken cancellationToken)
    {
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                await AskAsync(dependency, cancellationToken);
                await Task.Delay(dependency.Every, clock, cancellationToken);
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // The pipeline stops, and how a question ends that was asked meanwhile makes no difference to it.
        }
    }

    private async ValueTask AskAsync(Dependency dependency, CancellationToken cancellationToken)
    {
        var isUp = await IsUpAsync(dependency, cancellationToken);
        lock (_gate)
        {
            if (isUp)
            {
                if (_down.Remove(dependency) && _down.Count == 0) pipeline.ResumeAfter();
                return;
            }

            // Each time: somebody may have resumed it by hand meanwhile.
            _down.Add(dependency);

            // It is not waited for: a handler that hangs because of the dependency would keep it from being asked.
            _ = pipeline.PauseBecauseAsync($"{dependency.Name} is down");
        }
    }

    private async ValueTask<bool> IsUpAsync(Dependency dependency, CancellationToken cancellationToken)
    {
        try
        {
            return await dependency.IsUpAsync(services, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            PipelineEvents.DependencyFailed(pipeline.Ledger.Logger, failure, pipeline.Name, dependency.Name);
            return false;
        }
    }
}
