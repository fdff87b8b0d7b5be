using System.Diagnostics;
using Headgate.Pipelines;
using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Describing;

internal sealed class TheTraceGoesOn()
    : SourceRule("MET-02", "The trace of the sender goes on: its activity is the parent of the handler's.", SourceFeatures.Headers)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        var trace = ActivityTraceId.CreateRandom();
        var sender = ActivitySpanId.CreateRandom();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Headgate.Pipelines",
            Sample = static (ref _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        await bench.SendAsync(new ConformanceMessage("m0", Headers: new Dictionary<string, string> { ["traceparent"] = $"00-{trace}-{sender}-01" }));
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var pipeline = Pipeline.Create(bench.Name, p => p.From(bench.Subject.Create).Process((_, _) =>
        {
            found.TrySetResult($"{Activity.Current?.TraceId}-{Activity.Current?.ParentSpanId}");
            return default;
        }));
        await bench.WithinAsync(pipeline.StartAsync(), "the pipeline starts");
        await bench.WithinAsync(found.Task, "the message comes");
        bench.DemandOrder("the handler's activity with the sender as its parent", [$"{trace}-{sender}"], [await found.Task]);
    }
}
