using Headgate.Pipelines.Handlers;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>A handler that counts how often it is disposed, and is not called afterwards.</summary>
internal sealed class LifeHandler : IProcessor<int, int>, ILifeCounted, IDisposable
{
    public LifeHandler(LifeMade made) => made.Add(this);

    public int DisposeCount { get; private set; }

    public ValueTask<Message<int>> ProcessAsync(Message<int> message, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(DisposeCount > 0, this);
        return new ValueTask<Message<int>>(message);
    }

    public void Dispose() => DisposeCount++;
}
