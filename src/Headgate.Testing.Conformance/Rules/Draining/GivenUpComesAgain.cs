using Headgate.Pipelines;
using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Draining;

internal sealed class GivenUpComesAgain() : SourceRule("DRN-07", "What is under way when a pipeline is given up comes again.", SourceFeatures.Acknowledges)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        var sent = await bench.SendAsync(3);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var pipeline = Pipeline.Create(bench.Name, p => p.From(bench.Subject.Create).Process(async (_, token) =>
        {
            begun.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        }));
        await bench.WithinAsync(pipeline.StartAsync(), "the pipeline starts");
        await bench.WithinAsync(begun.Task, "a message comes");
        await bench.WithinAsync(pipeline.StopAsync(new CancellationToken(canceled: true)), "a pipeline that is given up stops");
        await bench.DemandLeftAsync("after none was finished", sent);
    }
}
