using Headgate.Pipelines;
using Headgate.Pipelines.Handlers;

namespace Headgate.Connectors.Tests.Slow;

/// <summary>A broker that is filled by a sink, and read by a pipeline that is slow.</summary>
internal interface ISlowBroker : IAsyncDisposable
{
    string Name { get; }

    Task StartAsync();

    /// <summary>What writes bodies to it.</summary>
    Func<IServiceProvider, IBatchHandler<byte[]>> Sink { get; }

    /// <summary>Declares a pipeline that reads it, and hands batches to a handler.</summary>
    Pipeline Read(int batchSize, Func<int, CancellationToken, ValueTask> handle);

    /// <summary>How many messages it has that nobody was given yet.</summary>
    Task<long> CountWaitingAsync();
}
