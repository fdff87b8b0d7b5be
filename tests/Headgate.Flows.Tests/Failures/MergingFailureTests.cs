using Headgate.Flows.Tests.Stages;

namespace Headgate.Flows.Tests.Failures;

[Trait("Conformance", "F16")]
public sealed class MergingFailureTests
{
    /// <summary>It depends on the schedule whether aggregates of a key are merged: when they are, the flow fails.</summary>
    [Fact]
    public void A_merge_of_aggregates_that_throws_stops_the_flow_with_its_exception()
    {
        var merged = 0;
        LabRuns.Repeat(200, async (flow, lab) =>
        {
            var (failure, isMerged) = (new Breakage(), false);
            var run = flow.AggregateBy(static x => x % 3, static _ => 0, static (sum, x) => sum + x, (_, _) =>
            {
                isMerged = true;
                throw failure;
            }).ToListAsync();
            var thrown = await Record.ExceptionAsync(() => run);
            Assert.Same(isMerged ? failure : null, thrown);
            if (isMerged) merged++;
        }, warns: true);
        Assert.InRange(merged, Share.Of(50), 200);
    }
}
