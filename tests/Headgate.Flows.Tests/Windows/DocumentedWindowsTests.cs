using System.Collections.Immutable;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Windows;

/// <summary>The examples of the documentation of Elixir's Flow.Window, and their documented results.</summary>
[Trait("Conformance", "F15")]
public sealed class DocumentedWindowsTests
{
    private static readonly FlowOptions OneStage = new() { Stages = 1 };

    private static readonly (string Word, int Milliseconds)[] OneLate =
        [("elixir", 1_000), ("erlang", 60_000), ("concurrency", 3_200_000), ("elixir", 4_000_000), ("erlang", 5_000_000), ("erlang", 6_000_000), ("elixir", 0)];

    private static readonly Window<(string Word, int Milliseconds)> Hours =
        Window.Tumbling(TimeSpan.FromHours(1), ((string Word, int Milliseconds) entry) => DateTimeOffset.UnixEpoch.AddMilliseconds(entry.Milliseconds));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sums_by_a_trigger_after_every_ten()
    {
        var sums = await Flow.From(Enumerable.Range(1, 100), OneStage)
            .Window(Window.Global<int>().TriggerEvery(10))
            .Reduce(() => 0, (sum, number) => sum + number)
            .EmitState()
            .ToListAsync(Token);

        Assert.Equal([55, 210, 465, 820, 1275, 1830, 2485, 3240, 4095, 5050, 5050], sums);
    }

    [Fact]
    public async Task Sums_by_windows_of_ten()
    {
        var sums = await Flow.From(Enumerable.Range(1, 100), OneStage)
            .Window(Window.Count<int>(10).FillGaps())
            .Reduce(() => 0, (sum, number) => sum + number)
            .EmitState()
            .ToListAsync(Token);

        Assert.Equal([55, 155, 255, 355, 455, 555, 655, 755, 855, 955, 0], sums);
    }

    [Fact]
    public async Task Words_by_the_hour()
    {
        (string Word, int Milliseconds)[] data =
            [("elixir", 0), ("elixir", 1_000), ("erlang", 60_000), ("concurrency", 3_200_000), ("elixir", 4_000_000), ("elixir", 5_000_000), ("erlang", 6_000_000)];
        var counts = await Flow.From(data)
            .PartitionBy(entry => entry.Word)
            .Window(Window.Tumbling(TimeSpan.FromHours(1), ((string Word, int Milliseconds) entry) => DateTimeOffset.UnixEpoch.AddMilliseconds(entry.Milliseconds)))
            .Count()
            .Select(count => (count.Key, count.Value, count.Window.Start.Hour))
            .ToListAsync(Token);

        Assert.Equal(
            [("concurrency", 1, 0), ("elixir", 2, 0), ("elixir", 2, 1), ("erlang", 1, 0), ("erlang", 1, 1)],
            counts.Order());
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(3, 1)]
    [InlineData(2, 1000)]
    public async Task Words_of_each_hour_in_one_stage(int stages, int maxDemand) =>
        Assert.Equal(
            ["concurrency1 elixir2 erlang1", "elixir1 erlang2"],
            await CountsAsync([("elixir", 0), ("elixir", 1_000), ("erlang", 60_000), ("concurrency", 3_200_000), ("elixir", 4_000_000), ("erlang", 5_000_000), ("erlang", 6_000_000)], Hours, stages, maxDemand));

    [Theory]
    [InlineData(1, 5)]
    [InlineData(3, 1)]
    [InlineData(2, 1000)]
    public async Task Words_of_each_hour_without_the_one_that_is_late(int stages, int maxDemand) =>
        Assert.Equal(["concurrency1 elixir1 erlang1", "elixir1 erlang2"], await CountsAsync(OneLate, Hours, stages, maxDemand));

    [Theory]
    [InlineData(1, 5)]
    [InlineData(3, 1)]
    [InlineData(2, 1000)]
    public async Task Words_of_each_hour_with_the_one_that_is_late_and_allowed(int stages, int maxDemand)
    {
        // Flow's lateness is time on the clock; ours is event time, of which more than five minutes have passed: it is as much as the example means.
        var window = Hours.AllowLateness(TimeSpan.FromHours(1));
        Assert.Equal(
            ["concurrency1 elixir1 erlang1", "concurrency1 elixir2 erlang1", "elixir1 erlang2"],
            await CountsAsync(OneLate, window, stages, maxDemand));
        Assert.Equal(
            ["0 watermark OnTime", "0 late Late", "1 done OnTime"],
            await Reduced(OneLate, window, stages, maxDemand)
                .OnTrigger<string>((counts, _, trigger) => ([$"{trigger.Window.Start.Hour} {trigger.Name} {trigger.Pane.Timing}"], counts))
                .ToListAsync(Token));
    }

    [Fact]
    public async Task Sums_by_a_trigger_that_resets_are_those_between_triggers_and_the_last_may_be_of_nothing()
    {
        var sums = await Flow.From(Enumerable.Range(1, 100), OneStage)
            .Window(Window.Global<int>().TriggerEvery(10).Discarding().FillGaps())
            .Reduce(() => 0, (sum, number) => sum + number)
            .OnTrigger<(string Name, int Sum)>((sum, _, trigger) => ([(trigger.Name, sum)], sum))
            .ToListAsync(Token);

        Assert.Equal([.. Enumerable.Range(0, 10).Select(number => ("every 10", 55 + (100 * number))), ("done", 0)], sums);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(1, 1000)]
    [InlineData(2, 3)]
    public async Task Windows_and_triggers_of_two_seconds_that_are_not_neighbours(int stages, int maxDemand)
    {
        var seconds = Window.Tumbling<int>(TimeSpan.FromSeconds(1), number => DateTimeOffset.UnixEpoch.AddSeconds(number is > 40 and <= 80 ? 2 : 0));
        var sums = await Flow.From(Enumerable.Range(1, 100), new FlowOptions { Stages = stages, MaxDemand = maxDemand })
            .Window(seconds.TriggerEvery(12).FillGaps())
            .Reduce(() => 0, (sum, number) => sum + number)
            .OnTrigger<(int, int, string)>((sum, _, trigger) => ([(sum, trigger.Window.Start.Second, trigger.Name)], sum))
            .ToListAsync(Token);

        Assert.Equal(
            [
                (78, 0, "every 12"), (300, 0, "every 12"), (666, 0, "every 12"), (820, 0, "done"), (0, 1, "done"),
                (558, 2, "every 12"), (1260, 2, "every 12"), (2106, 2, "every 12"), (2420, 2, "done"),
            ],
            sums);
    }

    [Fact]
    public async Task Words_with_linq()
    {
        string[] lines = ["a b a", "b a c"];
        var counts = await Flow.From(lines).SelectMany(line => line.Split(' ')).CountBy(word => word).ToListAsync(Token);
        Assert.Equal([new("a", 3), new("b", 2), new("c", 1)], counts.OrderBy(count => count.Key));
        var distinct = await Flow.From(lines).SelectMany(line => line.Split(' ')).Distinct().ToListAsync(Token);
        Assert.Equal(["a", "b", "c"], distinct.Order());
        Assert.Equal([1, 1, 2, 2, 3, 3], (await Flow.From([3, 2, 1]).Merge(Flow.From([1, 2, 3])).Shuffle().ToListAsync(Token)).Order());
        Assert.Equal([[9, 8, 7]], await Flow.From(Enumerable.Range(0, 10)).TopBy(3, number => number).ToListAsync(Token));
    }

    private static ReducedFlow<ImmutableSortedDictionary<string, int>, Windowed<ImmutableSortedDictionary<string, int>>> Reduced(
        (string Word, int Milliseconds)[] data, Window<(string Word, int Milliseconds)> window, int stages, int maxDemand) =>
        Flow.From(data, new FlowOptions { Stages = stages, MaxDemand = maxDemand })
            .Window(window)
            .Reduce(() => ImmutableSortedDictionary<string, int>.Empty, (counts, entry) => counts.SetItem(entry.Word, counts.GetValueOrDefault(entry.Word) + 1));

    private static async Task<List<string>> CountsAsync((string Word, int Milliseconds)[] data, Window<(string Word, int Milliseconds)> window, int stages, int maxDemand) =>
        [.. (await Reduced(data, window, stages, maxDemand).EmitState().ToListAsync(Token)).Select(counts => string.Join(' ', counts.Select(count => $"{count.Key}{count.Value}")))];
}
