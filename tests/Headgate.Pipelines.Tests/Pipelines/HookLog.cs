namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>A hook that remembers when it was called, and then does what it is told.</summary>
internal sealed class HookLog(string name, List<string> calls) : PipelineHooks
{
    public Func<string, Pipeline, Task> Then { get; init; } = static (_, _) => Task.CompletedTask;

    public override ValueTask OnStartingAsync(Pipeline pipeline, CancellationToken cancellationToken) => CallAsync("starting", pipeline);

    public override ValueTask OnStartedAsync(Pipeline pipeline) => CallAsync("started", pipeline);

    public override ValueTask OnStoppingAsync(Pipeline pipeline) => CallAsync("stopping", pipeline);

    public override ValueTask OnStoppedAsync(Pipeline pipeline, Exception? failure) => CallAsync(failure is null ? "stopped" : $"stopped by {failure.Message}", pipeline);

    private async ValueTask CallAsync(string turn, Pipeline pipeline)
    {
        calls.Add($"{name} {turn}");
        await Then(turn, pipeline);
    }
}
