using Headgate.Flows.Tests.Stages;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Reductions;

/// <summary>A partition is reduced once; what follows sees the states.</summary>
[Trait("Conformance", "F6")]
public sealed class ReduceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Flow<int> Numbers => Flow.From(Enumerable.Range(0, 100), new FlowOptions { Stages = 2, MaxDemand = 10 });

    [Fact]
    [Trait("Conformance", "F12")]
    public void A_second_reduction_in_one_partition_says_to_partition_again()
    {
        var reduced = Numbers.Reduce(static () => 0, static (sum, x) => sum + x);
        List<Flow<int>> flows =
        [
            reduced,
            reduced.Select(static x => x),
            reduced.Where(static x => x > 0).SelectMany(static x => new[] { x }).Do(static _ => { }),
            reduced.OnTrigger<int>(static sum => ([sum], sum)),
            reduced.EmitState(),
            reduced.EmitEvents<int>(static sum => [sum]),
            reduced.EmitNothing(),
            Numbers.EmitAndReduce(static () => 0, static (sum, x) => ((IEnumerable<int>)[x], sum)),
            Numbers.EmitAndReduce(static () => 0, static (sum, x) => ((IEnumerable<int>)[x], sum)).OnTrigger(static sum => ([sum], sum)),
            Numbers.PartitionBy(static x => x).Reduce(static () => 0, static (sum, x) => sum + x).Select(static pair => pair.Value),
            Numbers.Window(Window.Count<int>(3)).Reduce(static () => 0, static (sum, x) => sum + x).Select(static sum => sum.Value),
            Numbers.PartitionBy(static x => x).Window(Window.Count<int>(3)).Count().Select(static count => (int)count.Value),
            Numbers.PartitionBy(static x => x).PerPartition().Reduce(static () => 0, static (sum, x) => sum + x),
        ];
        foreach (var flow in flows)
        {
            Says("Reduce was", () => flow.Reduce(static () => 0, static (sum, x) => sum + x));
            Says("EmitAndReduce was", () => flow.EmitAndReduce(static () => 0, static (sum, x) => ((IEnumerable<int>)[x], sum)));
        }

        static void Says(string words, Func<object> build)
        {
            var failure = Assert.Throws<InvalidOperationException>(build);
            Assert.StartsWith(words, failure.Message, StringComparison.Ordinal);
            Assert.Contains("Call PartitionBy", failure.Message, StringComparison.Ordinal);
            Assert.Contains("HG3003", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task After_another_partition_point_states_are_reduced_again()
    {
        var reduced = Numbers.Reduce(static () => 0, static (sum, x) => sum + x);
        Assert.Equal(4950, (await reduced.PartitionBy(static _ => 0).Reduce(static () => 0, static (sum, x) => sum + x).ToListAsync(Token)).Single().Value);
        Assert.Equal(4950, (await reduced.Shuffle().Reduce(static () => 0, static (sum, x) => sum + x).ToListAsync(Token)).Sum());
        Assert.Equal(4950, (await reduced.Departition(static () => 0, static (sum, x) => sum + x, static sum => sum).Reduce(static () => 0, static (sum, x) => sum + x).ToListAsync(Token)).Sum());
        Assert.Equal(9900, (await reduced.Merge(reduced).Reduce(static () => 0, static (sum, x) => sum + x).ToListAsync(Token)).Sum());
    }

    [Fact]
    public void What_follows_a_reduction_sees_its_states_in_the_same_stages() => LabRuns.Repeat(50, static async (flow, lab) =>
    {
        var texts = flow.PartitionBy(static x => x % 5).Reduce(static () => "", static (text, x) => $"{text}{x} ").Where(static pair => pair.Key < 4).Select(static pair => pair.Value);
        var layers = texts.Explain().Layers;
        Assert.Equal(["Reduce", "Where", "Select"], layers[^1].Operators);
        Assert.Equal(Enumerable.Range(0, 4).Select(static key => string.Concat(Enumerable.Range(0, 20).Select(x => $"{key + (5 * x)} "))).Order(), (await texts.ToListAsync()).Order());
    });

    [Fact]
    public void A_seed_is_made_for_each_stage_or_key() => LabRuns.Repeat(50, static async (flow, lab) =>
    {
        var seeds = 0;
        Assert.Equal(100, (await flow.Reduce(Seed, static (count, _) => count + 1).ToListAsync()).Sum());
        Assert.Equal(flow.Options.Stages, seeds);
        seeds = 0;
        Assert.Equal(Enumerable.Repeat(10, 10), (await flow.PartitionBy(static x => x % 10).Reduce(Seed, static (count, _) => count + 1).ToListAsync()).Select(static pair => pair.Value));
        Assert.Equal(10, seeds);

        int Seed()
        {
            Interlocked.Increment(ref seeds);
            return 0;
        }
    });
}
