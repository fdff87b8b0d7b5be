using Headgate.Pipelines;
using Headgate.Pipelines.Sources;

namespace Headgate.Connectors.Tests.Slow;

/// <summary>The pipeline that is the same for each broker.</summary>
internal static class SlowPipelines
{
    public static Pipeline Read<T>(Func<SourceContext, Source<T>> source, int batchSize, Func<int, CancellationToken, ValueTask> handle) => Pipeline.Create("slow", p => p
        .From(source)
        .Process(static data => data, static step => (step.Concurrency, step.MaxDemand) = (1, 20))
        .Batch("slow", (batch, token) => handle(batch.Count, token), batcher => batcher.Size = batchSize));
}
