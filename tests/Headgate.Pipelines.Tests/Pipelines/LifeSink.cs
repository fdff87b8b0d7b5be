using Headgate.Pipelines.Failures;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>A dead-letter sink that counts how often it is disposed.</summary>
internal sealed class LifeSink : IDeadLetterSink, ILifeCounted, IAsyncDisposable
{
    public int DisposeCount { get; private set; }

    public ValueTask WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) => default;

    public ValueTask DisposeAsync()
    {
        DisposeCount++;
        return default;
    }
}
