using Headgate.Flows.Tests.Stages;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Reductions;

/// <summary>Reductions that pass on elements as they go.</summary>
[Trait("Conformance", "F7")]
public sealed class EmittingTests
{
    private const int Seeds = 100;
    private static readonly FlowOptions OneStage = new() { Stages = 1, MaxDemand = 7 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Each_stage_passes_on_elements_as_its_own_state_grows_and_no_state_at_the_end() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
    {
        var stages = 0;
        var results = await flow.EmitAndReduce(
            () => (Stage: Interlocked.Increment(ref stages), Count: 0),
            static (state, x) => (x % 2 == 0 ? [(state.Stage, Count: state.Count + 1, Number: x)] : (IEnumerable<(int Stage, int Count, int Number)>)[], (state.Stage, state.Count + 1))).ToListAsync();
        Assert.Equal(flow.Options.Stages, stages);
        Assert.Equal(Enumerable.Range(0, 50).Select(static x => x * 2), results.Select(static result => result.Number).Order());
        foreach (var ofStage in results.GroupBy(static result => result.Stage))
        {
            Assert.Equal(ofStage.OrderBy(static result => result.Count), ofStage);
            Assert.Equal(ofStage.OrderBy(static result => result.Number), ofStage);
            Assert.All(ofStage, static result => Assert.True(result.Count <= result.Number + 1));
        }
    });

    [Fact]
    public async Task One_stage_passes_on_what_a_loop_would() =>
        Assert.Equal(
            [0, 1, 2, 3, 6, 10, 15],
            await Flow.From([0, 1, 1, 1, 3, 4, 5], OneStage).EmitAndReduce(static () => 0, static (sum, x) => ((IEnumerable<int>)[sum + x], sum + x)).ToListAsync(Token));

    [Fact]
    public async Task Each_window_has_a_state_of_its_own()
    {
        var sums = await Flow.From(Enumerable.Range(1, 7), new FlowOptions { Stages = 3, MaxDemand = 2 })
            .Window(Window.Count<int>(3))
            .EmitAndReduce(static () => 0, static (sum, x) => ((IEnumerable<int>)[sum + x], sum + x))
            .ToListAsync(Token);
        Assert.Equal([1, 3, 6, 4, 9, 15, 7], sums);
    }

    [Fact]
    public void Each_partition_has_windows_of_its_own() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
    {
        var results = await flow.PartitionBy(static x => x % 2, stages: 2, hash: static (key, count) => key % count)
            .PerPartition()
            .Window(Window.Count<int>(4))
            .EmitAndReduce(static () => "", static (text, x) => (text.Length == 0 ? [] : (IEnumerable<string>)[$"{text}{x}"], $"{text}{x},"))
            .ToListAsync();
        var expected = Enumerable.Range(0, 2).SelectMany(static odd => Enumerable.Range(0, 50).Select(x => (x * 2) + odd).Chunk(4)
            .SelectMany(static chunk => Enumerable.Range(2, chunk.Length - 1).Select(length => string.Join(',', chunk.Take(length)))));
        Assert.Equal(expected.Order(), results.Order());
    });

    [Fact]
    public async Task What_is_passed_on_when_a_window_fires_comes_between_the_elements_and_another_state_begins_anew()
    {
        var results = await Flow.From([1, 2, 3, 4, 5], OneStage)
            .Window(Window.Global<int>().TriggerEvery(2))
            .EmitAndReduce(static () => 0, static (sum, x) => ((IEnumerable<int>)[x], sum + x))
            .OnTrigger(static sum => ([-sum], 0))
            .ToListAsync(Token);
        Assert.Equal([1, 2, -3, 3, 4, -7, 5, -5], results);
    }

    [Fact]
    public async Task The_same_state_goes_on()
    {
        var results = await Flow.From([1, 2, 3, 4, 5], OneStage)
            .Window(Window.Global<int>().TriggerEvery(2))
            .EmitAndReduce(static () => 0, static (sum, x) => ((IEnumerable<int>)[x], sum + x))
            .OnTrigger(static sum => ([-sum], sum))
            .ToListAsync(Token);
        Assert.Equal([1, 2, -3, 3, 4, -10, 5, -15], results);
    }

    [Fact]
    public void A_trigger_is_told_the_partition() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
    {
        var results = await flow.PartitionBy(static x => x % 3, stages: 3, hash: static (key, _) => key)
            .PerPartition()
            .Window(Window.Global<int>())
            .EmitAndReduce(static () => 0, static (count, _) => ((IEnumerable<string>)[], count + 1))
            .OnTrigger(static (count, partition) => ([$"{partition.Index} of {partition.Count}: {count}"], count))
            .ToListAsync();
        Assert.Equal(["0 of 3: 34", "1 of 3: 33", "2 of 3: 33"], results.Order());
    });

    [Fact]
    public async Task A_trigger_is_told_why_it_fires()
    {
        var results = await Flow.From([1, 2, 3], OneStage)
            .Window(Window.Global<int>().TriggerEvery(2))
            .EmitAndReduce(static () => 0, static (count, x) => ((IEnumerable<string>)[$"{x}"], count + 1))
            .OnTrigger(static (count, partition, trigger) => ([$"{trigger.Name} in {partition.Index} of {partition.Count} {trigger.Window.Kind} {trigger.Pane.Index} {trigger.Pane.IsLast}"], count))
            .ToListAsync(Token);
        Assert.Equal(["1", "2", "every 2 in 0 of 1 Global 0 False", "3", "done in 0 of 1 Global 1 True"], results);
    }

    [Fact]
    public async Task A_null_instead_of_elements_is_named()
    {
        var flow = Flow.From([1, 2, 3], OneStage);
        (string Name, Func<Task> Run)[] runs =
        [
            ("EmitAndReduce", () => flow.EmitAndReduce(static () => 0, static (sum, _) => ((IEnumerable<int>)null!, sum)).ToListAsync(Token)),
            ("OnTrigger", () => flow.Reduce(static () => 0, static (sum, _) => sum).OnTrigger(static sum => ((IEnumerable<int>)null!, sum)).ToListAsync(Token)),
            ("EmitEvents", () => flow.Reduce(static () => 0, static (sum, _) => sum).EmitEvents(static _ => (int[])null!).ToListAsync(Token)),
        ];
        foreach (var (name, run) in runs)
        {
            var failure = await Assert.ThrowsAsync<InvalidOperationException>(run);
            Assert.Contains($"{name} returned null", failure.Message, StringComparison.Ordinal);
            Assert.Contains("HG3004", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Sessions_cannot_pass_on_elements_as_they_go()
    {
        var sessions = Flow.From([1]).Window(Window.Session(TimeSpan.FromSeconds(1), (int x) => DateTimeOffset.UnixEpoch.AddSeconds(x)));
        var failure = Assert.Throws<InvalidOperationException>(() => sessions.EmitAndReduce(static () => 0, static (sum, x) => ((IEnumerable<int>)[x], sum)));
        Assert.Contains("HG3120", failure.Message, StringComparison.Ordinal);
    }
}
