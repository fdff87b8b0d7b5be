using Headgate.Flows.Tests.Probes;
using Headgate.Flows.Tests.Stages;

namespace Headgate.Flows.Tests.Failures;

/// <summary>Leaving <c>await foreach</c> early stops a flow of any kind: no stage is left, and whatever was enumerated has been disposed.</summary>
[Trait("Conformance", "F17")]
public sealed class LeavingTests
{
    private const int Seeds = 40;

    public static TheoryData<string> Names => [.. EndlessFlows.Names];

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Tier", "Long")]
    public void Leaving_a_flow_stops_its_stages_and_disposes_what_it_enumerates(string name) => LabRuns.Repeat(Seeds, async (flow, lab) =>
    {
        var (count, most, taken) = (new EnumeratorCount(), lab.Random.Next(1, 40), 0);
        await foreach (var item in EndlessFlows.Make(name, count, flow.Options))
        {
            if (++taken == most) break;
        }

        Assert.Equal(most, taken);
        Assert.Equal(0, count.Open);
        Assert.True(count.Total > 0);
    }, MayLose(name));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_loop_that_throws_leaves_it_too_with_its_own_exception(string name) => LabRuns.Repeat(Seeds, async (flow, lab) =>
    {
        var (count, failure) = (new EnumeratorCount(), new Breakage());
        Assert.Same(failure, await Record.ExceptionAsync(() => EndlessFlows.Make(name, count, flow.Options).ForEachAsync(_ => throw failure)));
        Assert.Equal(0, count.Open);
    }, MayLose(name));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Leaving_on_many_threads_disposes_what_was_enumerated(string name)
    {
        for (var seed = 0; seed < Share.Of(15); seed++)
        {
            var random = new Random(seed);
            var (watch, count, most, taken) = (new StageWatch(), new EnumeratorCount(), random.Next(1, 200), 0);
            var options = new FlowOptions { Stages = random.Next(1, 4), MaxDemand = random.Next(1, 100), Environment = new(loggerFactory: watch) };
            await foreach (var item in EndlessFlows.Make(name, count, options).WithCancellation(TestContext.Current.CancellationToken))
            {
                if (++taken == most) break;
            }

            Assert.True(count.Open == 0 && watch.Running.Count == 0, $"seed {seed}: {count.Open} of {count.Total} enumerators, {string.Join(", ", watch.Running)}");
            Assert.True(watch.Warnings.Count == 0 || MayLose(name), $"seed {seed}: {string.Join(", ", watch.Warnings)}");
        }
    }

    /// <summary>Stages of the user's say what they have received in vain.</summary>
    private static bool MayLose(string name) => name == "Through";
}
