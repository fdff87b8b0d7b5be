using Headgate.Flows.Tests.Stages;

namespace Headgate.Flows.Tests.Partitions;

/// <summary>Elements that are spread anew, and those of several flows.</summary>
[Trait("Conformance", "F5")]
public sealed class MixedFlowsTests
{
    private const int Seeds = 200;

    [Fact]
    public void A_shuffle_spreads_elements_over_so_many_stages_and_keeps_their_order() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
    {
        var stages = lab.Random.Next(1, 5);
        var shuffled = flow.SelectMany(static x => Enumerable.Range(x * 10, 10)).Shuffle(stages).Select(static x => x + 1);
        Assert.Equal(stages, shuffled.Explain().Layers.First(static layer => layer.Operators.Contains("Select")).Stages);
        Assert.Equal(Enumerable.Range(1, 1000), await shuffled.ToListAsync());
    });

    [Fact]
    public void Several_stages_get_something_of_what_one_made() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
    {
        var counts = await flow.PartitionBy(static _ => 0).Shuffle(2).Reduce(static () => 0, static (count, _) => count + 1).ToListAsync();
        Assert.Equal(100, counts.Sum());
        Assert.All(counts, static count => Assert.InRange(count, 1, 99));
    });

    [Fact]
    public void Merged_flows_mix_and_each_keeps_its_order() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
    {
        var options = flow.Options;
        var merged = await flow.Merge(
            Flow.From(Enumerable.Range(1000, 60), options with { Stages = lab.Random.Next(1, 4) }).Select(static x => x),
            Flow.From(Array.Empty<int>(), options),
            Flow.From(Enumerable.Range(2000, 80), options).Shuffle()).ToListAsync();
        Assert.Equal(240, merged.Count);
        Assert.Equal(Enumerable.Range(0, 100), merged.Where(static x => x < 1000));
        Assert.Equal(Enumerable.Range(1000, 60), merged.Where(static x => x is >= 1000 and < 2000));
        Assert.Equal(Enumerable.Range(2000, 80), merged.Where(static x => x >= 2000));
    });

    [Fact]
    public void A_flow_is_merged_with_itself_and_with_none() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
    {
        Assert.Equal(Enumerable.Range(0, 100).SelectMany(static x => new[] { x, x }), (await flow.Merge(flow).ToListAsync()).Order());
        Assert.Equal(Enumerable.Range(0, 100), await flow.Merge().ToListAsync());
        Assert.Throws<ArgumentException>(() => flow.Merge(flow, null!));
    });
}
