using Headgate.Pipelines;
using Headgate.Simulation.Obligations;
using Headgate.Testing.Scheduling;
using Polly;

namespace Headgate.Simulation.Pipelines;

/// <summary>Makes the real pipeline of a shape.</summary>
internal static class SimulatedPipeline
{
    public const string Name = "p";

    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(10);

    public static Pipeline Create(PipelineWorld world, StageLab lab, SimulatedHandlers handlers) =>
        Pipeline.Create(Name, builder => Declare(builder, world, handlers), lab.Environment);

    private static void Declare(PipelineBuilder builder, PipelineWorld world, SimulatedHandlers handlers)
    {
        var shape = world.Shape;
        builder.Configure(o =>
        {
            o.ShutdownTimeout = ShutdownTimeout;
            o.HandlerTimeout = TimeSpan.FromSeconds(1);
            o.MaxRestarts = 1000;
            o.ResubscribeInterval = TimeSpan.FromMilliseconds(5);
            o.MaxInFlightBytes = shape.MaxInFlightBytes;
        });
        var flow = builder.From(world.Broker.Open, o => o.Concurrency = shape.Sources)
            .Retry(o => (o.MaxAttempts, o.Delay, o.BackoffType, o.UseJitter) = (shape.Attempts, TimeSpan.FromMilliseconds(4), DelayBackoffType.Constant, false))
            .OnFailure(shape.OnFailure)
            .DeadLetterTo(handlers);
        if (shape.HasFailureHandler) flow.OnFailure((failed, _) => handlers.HandleFailureAsync(failed));
        if (shape.IsLimited) flow.RateLimit(10, TimeSpan.FromMilliseconds(10));
        if (shape.IsKeyed && world.Flaw != Flaw.ReordersOnRetry) flow = flow.PartitionBy(static item => item.Key);
        DeclareSteps(flow, shape, handlers);
    }

    private static void DeclareSteps(PipelineBuilder<Item> flow, PipelineShape shape, SimulatedHandlers handlers)
    {
        for (var i = 0; i < shape.Steps.Count; i++)
        {
            var step = shape.Steps[i];
            var isLast = i == shape.Steps.Count - 1;
            if (isLast && shape.Splits) flow = flow.Split(handlers.Split, name: "split", configure: o => (o.Concurrency, o.MaxDemand) = (step.Concurrency, step.MaxDemand));
            if (isLast && shape.Splits && shape.Batchers.Count > 0) continue;
            flow = flow.ProcessMessages<Item>(
                isLast && shape.Batchers.Count == 0 ? handlers.CommitAsync : handlers.ProcessAsync,
                o => (o.Concurrency, o.MaxDemand) = (step.Concurrency, step.MaxDemand),
                $"step-{i}");
        }

        if (shape.Batchers.Count == 0) return;
        DeclareBatchers(flow, shape, handlers);
    }

    private static void DeclareBatchers(PipelineBuilder<Item> flow, PipelineShape shape, SimulatedHandlers handlers)
    {
        if (shape.FansOut)
        {
            string[] all = [.. Enumerable.Range(0, shape.Batchers.Count).Select(SimulatedHandlers.BatcherName)];
            flow = flow.ProcessMessages<Item>((message, _) => ValueTask.FromResult(message.WithBatchers(all)), o => (o.Concurrency, o.MaxDemand) = (1, PipelineShape.RouteDemand), "route");
        }
        else
        {
            flow.RouteTo(item => SimulatedHandlers.BatcherName(shape.SinksOf(item.Id)[0]));
        }

        for (var i = 0; i < shape.Batchers.Count; i++)
        {
            var (sink, batcher) = (i, shape.Batchers[i]);
            flow.BatchMessages(
                SimulatedHandlers.BatcherName(sink),
                (batch, token) => handlers.CommitBatchAsync(sink, batch, token),
                o => (o.Size, o.Concurrency, o.MaxDemand, o.Timeout) = (batcher.Size, batcher.Concurrency, batcher.MaxDemand, TimeSpan.FromMilliseconds(batcher.TimeoutMilliseconds)));
        }
    }
}
