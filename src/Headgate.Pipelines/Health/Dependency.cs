namespace Headgate.Pipelines.Health;

/// <summary>Something that a pipeline needs: while it is down the pipeline is paused.</summary>
/// <param name="Name">Its name, for messages.</param>
/// <param name="Every">How often it is asked.</param>
/// <param name="IsUpAsync">Whether it is up. What it throws counts as down.</param>
internal sealed record Dependency(string Name, TimeSpan Every, Func<IServiceProvider, CancellationToken, ValueTask<bool>> IsUpAsync);
