using Headgate.Flows.Tests.Stages;
using Headgate.Stages.Buffering;

namespace Headgate.Flows.Tests.Sources;

/// <summary>Observables cannot be made to wait: what comes without being asked for is kept, dropped or too much.</summary>
[Trait("Conformance", "F1")]
public sealed class ObservableTests
{
    private const int Seeds = 100;

    [Fact]
    public void Each_run_subscribes_anew_and_lets_go_at_the_end() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
    {
        var source = new PushedNumbers([.. Enumerable.Range(0, 100)]);
        var numbers = Flow.From(source, flow.Options with { BufferSize = 100 });
        Assert.Equal(0, source.SubscribedCount);
        Assert.Equal(Enumerable.Range(0, 100), await numbers.ToListAsync());
        Assert.Equal(Enumerable.Range(0, 100), await numbers.Select(static x => x).ToListAsync());
        Assert.Equal((2, 0), (source.SubscribedCount, source.Open));
        Assert.Empty(await Flow.From(new PushedNumbers([]), flow.Options).ToListAsync());
    });

    [Theory]
    [InlineData(BufferKeep.First)]
    [InlineData(BufferKeep.Last)]
    public void What_is_more_than_the_buffer_is_dropped_as_it_was_told(BufferKeep keep) => LabRuns.Repeat(Seeds, async (flow, lab) =>
    {
        var size = lab.Random.Next(0, 10);
        var results = await Flow.From(new PushedNumbers([.. Enumerable.Range(0, 1000)]), flow.Options with { BufferSize = size }, keep).ToListAsync();
        Assert.Equal(results.Order(), results);
        Assert.InRange(results.Count, flow.Options.MaxDemand, flow.Options.MaxDemand + (2 * size));
        Assert.Equal(Enumerable.Range(0, flow.Options.MaxDemand), results.Take(flow.Options.MaxDemand));
        if (keep == BufferKeep.Last && size > 0) Assert.Equal(999, results[^1]);
        else Assert.Equal(Enumerable.Range(0, results.Count), results);
    }, warns: true);

    [Fact]
    public void The_last_are_kept_unless_the_user_says_otherwise() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
        Assert.Equal(999, (await Flow.From(new PushedNumbers([.. Enumerable.Range(0, 1000)]), flow.Options with { BufferSize = 5 }).ToListAsync())[^1]), warns: true);

    [Fact]
    public void A_flow_that_may_not_drop_anything_fails_when_there_is_too_much() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
    {
        var source = new PushedNumbers([.. Enumerable.Range(0, 1000)], completes: false);
        await Assert.ThrowsAsync<BufferFullException>(() => Flow.From(source, flow.Options with { BufferSize = 5 }, keep: null).ToListAsync());
        Assert.Equal(0, source.Open);
        Assert.Equal(Enumerable.Range(0, 1000), await Flow.From(new PushedNumbers([.. Enumerable.Range(0, 1000)]), flow.Options with { BufferSize = 1000 }, keep: null).ToListAsync());
    }, warns: true);

    [Fact]
    [Trait("Conformance", "F17")]
    public void Leaving_lets_go_of_the_observable() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
    {
        var source = new PushedNumbers([.. Enumerable.Range(0, 1000)], completes: false);
        await foreach (var number in Flow.From(source, flow.Options).Select(static x => x).WithCancellation(CancellationToken.None)) break;
        Assert.Equal((1, 0), (source.SubscribedCount, source.Open));
    }, warns: true);
}
