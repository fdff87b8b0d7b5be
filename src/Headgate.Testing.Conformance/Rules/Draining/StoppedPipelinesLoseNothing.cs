using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Draining;

internal sealed class StoppedPipelinesLoseNothing()
    : SourceRule("DRN-06", "Pipelines that are stopped in the middle, one after the other, lose no message.", SourceFeatures.Acknowledges)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        var sent = await bench.SendAsync(StoppedPipelines.SentCount);
        var handled = await StoppedPipelines.RunAsync(bench, sent);
        bench.DemandSame("all messages", sent, handled.Distinct(StringComparer.Ordinal));
    }
}
