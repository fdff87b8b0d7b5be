using Headgate.Pipelines.Diagnostics;

namespace Headgate.Pipelines.Health;

/// <summary>Asks what a pipeline depends on how it is; pauses the pipeline while one is down, and lets it go on afterwards. Belongs to its own loop.</summary>
internal sealed class DependencyWatch(Pipeline pipeline, IServiceProvider services, IReadOnlyList<Dependency> dependencies, TimeProvider clock)
{
    private readonly HashSet<string> _down = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (dependencies.Count == 0) return;
        var every = dependencies.Min(static dependency => dependency.Every);
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                foreach (var dependency in dependencies) await AskAsync(dependency, cancellationToken);
                await Task.Delay(every, clock, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The pipeline stops.
        }
    }

    private async ValueTask AskAsync(Dependency dependency, CancellationToken cancellationToken)
    {
        var isUp = await IsUpAsync(dependency, cancellationToken);
        if (isUp)
        {
            if (_down.Remove(dependency.Name) && _down.Count == 0) pipeline.ResumeAfter();
            return;
        }

        if (_down.Add(dependency.Name)) await pipeline.PauseBecauseAsync($"{dependency.Name} is down");
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
