using System.Diagnostics;
using Headgate.Pipelines;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Batching;
using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Writing;

internal sealed class AMessageKeepsItsTrace()
    : SinkRule("SNK-11", "A message that has a trace of its own keeps it, whatever activity writes its batch.", SinkFeatures.Traces)
{
    public override async Task CheckAsync<T>(SinkBench<T> bench)
    {
        using var activity = new Activity("conformance").SetIdFormat(ActivityIdFormat.W3C).Start();
        var own = ActivityTraceId.CreateRandom();
        var delivery = new DescribedDelivery(metadata: new Dictionary<string, object?> { ["traceparent"] = $"00-{own}-{ActivitySpanId.CreateRandom()}-01" });
        await bench.HandleAsync(bench.Create(), new MessageBatch<T>([new Message<T>(bench.Subject.Make("m0"), delivery)]));
        var header = (await bench.ReadAllAsync()).Select(static written => written.Headers.GetValueOrDefault("traceparent")).FirstOrDefault();
        bench.Demand(header?.Contains($"{own}", StringComparison.Ordinal) == true, $"a traceparent of the trace {own}", header ?? "none");
    }
}
