using Headgate.Pipelines.Diagnostics;
using Headgate.Pipelines.Running;

namespace Headgate.Pipelines.Health;

/// <summary>Asks what a pipeline depends on how it is; pauses the pipeline while one is down, and lets it go on afterwards. Belongs to its own loop.</summary>
internal sealed class DependencyWatch(Pipeline pipeline, IServiceProvider services, IReadOnlyList<Dependency> dependencies, TimeProvider clock)
{
    private readonly HashSet<Dependency> _down = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (dependencies.Count == 0) return;

        // What stops the pipeline while it is asked is one of those that the stop waits for.
        PipelineRun.Current.Value = pipeline.Run;
        var begun = clock.GetTimestamp();
        var due = new TimeSpan[dependencies.Count];
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                await AskThoseDueAsync(due, begun, cancellationToken);
                var wait = due.Min() - clock.GetElapsedTime(begun);
                if (wait > TimeSpan.Zero) await Task.Delay(wait, clock, cancellationToken);
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // The pipeline stops, and how a question ends that was asked meanwhile makes no difference to it.
        }
    }

    private async ValueTask AskThoseDueAsync(TimeSpan[] due, long begun, CancellationToken cancellationToken)
    {
        for (var i = 0; i < due.Length; i++)
        {
            if (clock.GetElapsedTime(begun) < due[i]) continue;
            await AskAsync(dependencies[i], cancellationToken);
            due[i] = clock.GetElapsedTime(begun) + dependencies[i].Every;
        }
    }

    private async ValueTask AskAsync(Dependency dependency, CancellationToken cancellationToken)
    {
        if (await IsUpAsync(dependency, cancellationToken))
        {
            if (_down.Remove(dependency) && _down.Count == 0) pipeline.ResumeAfter();
            return;
        }

        // Each time: somebody may have resumed it by hand meanwhile.
        _down.Add(dependency);
        await pipeline.PauseBecauseAsync($"{dependency.Name} is down");
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
