using Headgate.Pipelines.Failures;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>A failure handler that counts how often it is disposed.</summary>
internal sealed class LifeFailures : IFailureHandler, ILifeCounted, IAsyncDisposable
{
    public LifeFailures(LifeMade made) => made.Add(this);

    public int DisposeCount { get; private set; }

    public ValueTask HandleAsync(IReadOnlyList<FailedMessage> messages, CancellationToken cancellationToken) => default;

    public ValueTask DisposeAsync()
    {
        DisposeCount++;
        return default;
    }
}
