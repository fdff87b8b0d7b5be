using Headgate.Flows.Tests.Stages;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Reductions;

/// <summary>What is passed on of a state when its window fires, and what it goes on with.</summary>
[Trait("Conformance", "F7")]
[Trait("Conformance", "F14")]
public sealed class TriggerTests
{
    private const int Seeds = 100;
    private static readonly FlowOptions OneStage = new() { Stages = 1, MaxDemand = 7 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Window<int> ByTens => Window.Global<int>().TriggerEvery(10);

    [Fact]
    public async Task Another_state_begins_anew_and_the_same_goes_on()
    {
        var sums = Flow.From(Enumerable.Range(1, 25), OneStage).Window(ByTens).Reduce(static () => 0, static (sum, x) => sum + x);
        Assert.Equal([55, 155, 115], await sums.OnTrigger<int>(static sum => ([sum], 0)).ToListAsync(Token));
        Assert.Equal([55, 210, 325], await sums.OnTrigger<int>(static sum => ([sum], sum)).ToListAsync(Token));
        Assert.Equal([55, 55, 1155, 1155, 1115, 1115], await sums.OnTrigger<int>(static sum => ([sum, sum], 1000)).ToListAsync(Token));
        Assert.Empty(await sums.OnTrigger(static sum => (Array.Empty<int>(), sum)).ToListAsync(Token));
    }

    [Fact]
    public void A_trigger_of_a_stage_is_told_the_partition_and_why_it_fires() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
    {
        var counts = flow.PartitionBy(static x => x % 3, stages: 3, hash: static (key, _) => key).PerPartition().Reduce(static () => 0, static (count, _) => count + 1);
        Assert.Equal(["0 of 3: 34", "1 of 3: 33", "2 of 3: 33"], (await counts.OnTrigger<string>(static (count, partition) => ([$"{partition.Index} of {partition.Count}: {count}"], count)).ToListAsync()).Order());
        Assert.Equal(
            ["0 done Global 34", "1 done Global 33", "2 done Global 33"],
            (await counts.OnTrigger<string>(static (count, partition, trigger) => ([$"{partition.Index} {trigger.Name} {trigger.Window.Kind} {count}"], count)).ToListAsync()).Order());
    });

    [Fact]
    public async Task Another_state_of_a_key_begins_anew_and_those_of_other_keys_go_on()
    {
        var sums = Flow.From([("a", 1), ("b", 10), ("a", 2), ("a", 3), ("b", 20), ("a", 4)], OneStage)
            .PartitionBy(static entry => entry.Item1, stages: 1)
            .Window(Window.Global<(string, int)>().TriggerEvery(2))
            .Reduce(static () => 0, static (sum, entry) => sum + entry.Item2);
        Assert.Equal(["a3", "b30", "a7", "a0", "b30"], await sums.OnTrigger<string>(static (key, sum) => ([$"{key}{sum}"], key == "a" ? 0 : sum)).ToListAsync(Token));
    }

    [Fact]
    public void A_trigger_of_a_key_is_told_the_partition_and_why_it_fires() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
    {
        var counts = flow.PartitionBy(static x => x % 4, stages: 2, hash: static (key, count) => key % count).Window(Window.Count<int>(20)).Count();
        var ofPartitions = await counts.OnTrigger<string>(static (key, count, partition) => ([$"{key} in {partition.Index} of {partition.Count}: {count}"], count)).ToListAsync();
        Assert.Equal(Enumerable.Range(0, 4).SelectMany(static key => new[] { $"{key} in {key % 2} of 2: 20", $"{key} in {key % 2} of 2: 5" }).Order(), ofPartitions.Order());
        var whys = await counts.OnTrigger<string>(static (key, count, partition, trigger) => ([$"{key} in {partition.Index}, {trigger.Window.Kind} {trigger.Window.Number}: {trigger.Name} {count}"], count)).ToListAsync();
        Assert.Equal(Enumerable.Range(0, 4).SelectMany(static key => new[] { $"{key} in {key % 2}, Count 0: done 20", $"{key} in {key % 2}, Count 1: done 5" }).Order(), whys.Order());
    });

    [Fact]
    public async Task Triggers_carry_the_kind_of_their_window_its_start_and_their_name()
    {
        var window = Window.Tumbling(TimeSpan.FromHours(1), (int minute) => DateTimeOffset.UnixEpoch.AddMinutes(minute)).AllowLateness(TimeSpan.FromHours(3));
        Assert.Equal(
            ["every 2 Tumbling 0", "watermark Tumbling 0", "late Tumbling 0", "watermark Tumbling 1", "done Tumbling 5"],
            await NamesAsync(window.TriggerEvery(2)));
        Assert.Equal(
            ["at 7 Tumbling 0", "watermark Tumbling 0", "late Tumbling 0", "watermark Tumbling 1", "done Tumbling 5"],
            await NamesAsync(window.Trigger(static () => 0, static (_, minute) => minute == 7 ? TriggerDecision.Fire("at 7", 0) : TriggerDecision.Continue(0))));
        Assert.Equal(
            ["done Session 0", "done Session 0", "done Session 5"],
            await NamesAsync(Window.Session(TimeSpan.FromHours(1), (int minute) => DateTimeOffset.UnixEpoch.AddMinutes(minute))));
        Assert.Equal(
            ["done Sliding 23", "done Sliding 0", "done Sliding 1", "done Sliding 4", "done Sliding 5"],
            await NamesAsync(Window.Sliding(TimeSpan.FromHours(2), TimeSpan.FromHours(1), (int minute) => DateTimeOffset.UnixEpoch.AddMinutes(minute))));
        Assert.Equal(["done Count", "done Count"], (await NamesAsync(Window.Count<int>(3))).Select(static name => name[..10]));
        Assert.Equal(["done Global"], (await NamesAsync(Window.Global<int>())).Select(static name => name[..11]));
    }

    [Fact]
    public async Task Elements_of_a_state_the_state_itself_or_nothing_are_passed_on()
    {
        var added = 0;
        var lists = Flow.From([3, 1, 2], OneStage).Reduce(static () => new List<int>(), (list, x) =>
        {
            added++;
            list.Add(x);
            return list;
        });
        Assert.Equal([1, 2, 3], await lists.EmitEvents(static list => list.Order()).ToListAsync(Token));
        Assert.Equal([3, 1, 2], Assert.Single(await lists.EmitState().ToListAsync(Token)));
        Assert.Empty(await lists.EmitNothing().ToListAsync(Token));
        Assert.Equal(9, added);
        var windows = Flow.From(Enumerable.Range(0, 6), OneStage).Window(Window.Count<int>(2)).Reduce(static () => 0, static (sum, x) => sum + x);
        Assert.Equal([1, 5, 9], await windows.EmitState().ToListAsync(Token));
        Assert.Equal([1, -1, 5, -5, 9, -9], await windows.EmitEvents<int>(static sum => [sum, -sum]).ToListAsync(Token));
        Assert.Empty(await windows.EmitNothing().ToListAsync(Token));
        Assert.Empty(await Flow.From(Enumerable.Range(0, 6), OneStage).PartitionBy(static x => x).Reduce(static () => 0, static (sum, x) => sum + x).EmitNothing().ToListAsync(Token));
    }

    private static Task<List<string>> NamesAsync(Window<int> window) =>
        Flow.From([0, 7, 70, 30, 300], OneStage).Window(window).Reduce(static () => 0, static (sum, x) => sum + x, static (one, other) => one + other)
            .OnTrigger<string>(static (state, _, trigger) => ([$"{trigger.Name} {trigger.Window.Kind} {trigger.Window.Start.Hour}"], state))
            .ToListAsync(Token);
}
