using Headgate.Pipelines.Sources;

namespace Headgate.Pipelines.Tests.Hosting;

/// <summary>A source whose start ends only when it is given up.</summary>
internal sealed class SourceThatIsNeverReady : Source<int>
{
    /// <summary>Ends when the start has begun.</summary>
    public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        Entered.TrySetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }

    public override ValueTask<bool> ReadAsync(MessageBuffer<int> messages, CancellationToken cancellationToken) => new(false);
}
