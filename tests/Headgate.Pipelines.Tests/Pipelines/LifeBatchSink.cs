using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Handlers;
using Headgate.Testing.Scheduling;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>A batch handler that remembers what it was given, and counts how often it is disposed.</summary>
internal sealed class LifeBatchSink(StageLab lab) : IBatchHandler<int>, ILifeCounted, IAsyncDisposable
{
    public List<int> Written { get; } = [];

    public int DisposeCount { get; private set; }

    public async ValueTask<IReadOnlyList<Message<int>>> HandleAsync(MessageBatch<int> batch, CancellationToken cancellationToken)
    {
        await lab.DelayAsync(lab.Random.Next(3), cancellationToken);
        Assert.Equal(0, DisposeCount);
        Written.AddRange(batch.Select(static message => message.Data));
        return batch;
    }

    public ValueTask DisposeAsync()
    {
        DisposeCount++;
        return default;
    }
}
