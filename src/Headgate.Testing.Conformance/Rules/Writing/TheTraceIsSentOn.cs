using System.Diagnostics;
using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Writing;

internal sealed class TheTraceIsSentOn() : SinkRule("SNK-10", "The current activity is sent on, as the header traceparent.", SinkFeatures.Traces)
{
    public override async Task CheckAsync<T>(SinkBench<T> bench)
    {
        using var activity = new Activity("conformance").SetIdFormat(ActivityIdFormat.W3C).Start();
        await bench.WriteAsync(bench.Create(), ["m0"]);
        var header = (await bench.ReadAllAsync()).Select(static written => written.Headers.GetValueOrDefault("traceparent")).FirstOrDefault();
        bench.Demand(header?.Contains($"{activity.TraceId}", StringComparison.Ordinal) == true, $"a traceparent of the trace {activity.TraceId}", header ?? "none");
    }
}
