using Headgate.Testing.Conformance.Subjects;

namespace Headgate.Testing.Conformance.Rules.Draining;

internal sealed class HandledDoesNotComeAgain()
    : SourceRule("DRN-08", "What a pipeline has handled by the time it has stopped does not come again.", SourceFeatures.Acknowledges)
{
    public override async Task CheckAsync<T>(SourceBench<T> bench)
    {
        var sent = await bench.SendAsync(StoppedPipelines.SentCount);
        var handled = await StoppedPipelines.RunAsync(bench, sent);
        var twice = handled.GroupBy(static text => text).Where(static group => group.Count() > 1).Select(static group => group.Key).ToList();
        bench.DemandSame("no message twice", [], twice);
        await bench.DemandLeftAsync("after pipelines have handled all");
    }
}
