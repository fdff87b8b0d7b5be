using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Windows;

/// <summary>The examples of the documentation of Elixir's Flow.Window, and their documented results.</summary>
[Trait("Conformance", "F15")]
public sealed class DocumentedWindowsTests
{
    private static readonly FlowOptions OneStage = new() { Stages = 1 };

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
}
