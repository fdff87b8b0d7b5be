using Headgate.Flows.Tests.Stages;

namespace Headgate.Flows.Tests.Rolling;

/// <summary>The first of an order, with many equal elements: LINQ's order is stable.</summary>
[Trait("Conformance", "F8")]
[Trait("Conformance", "F21")]
public sealed class TakeSortedTests
{
    private static readonly Comparer<(int Key, int Place)> ByKey = Comparer<(int Key, int Place)>.Create(static (one, other) => one.Key.CompareTo(other.Key));

    [Fact]
    [Trait("Tier", "Long")]
    public void Of_equal_elements_the_first_of_the_source_are_taken_whatever_runs_first() => LabRuns.Repeat(500, static async (flow, lab) =>
    {
        var keys = lab.Random.Next(1, 8);
        var items = Enumerable.Range(0, 100).Select(place => (Key: lab.Random.Next(keys), Place: place)).ToList();
        var count = lab.Random.Next(1, 130);
        var source = Flow.From(items, flow.Options);
        var middle = lab.Random.Next(4) switch
        {
            0 => source,
            1 => source.Select(static (item, _) => SlowlyAsync(item), 3),
            2 => source.SelectMany(static item => new[] { item }).Shuffle(),
            _ => source.PartitionBy(static item => item.Place % 3),
        };
        Assert.Equal(items.OrderBy(static item => item.Key).Take(count), (await middle.TakeSorted(count, ByKey).ToListAsync()).Single());
        Assert.Equal(items.OrderByDescending(static item => item.Key).Take(count), (await middle.TopBy(count, static item => item.Key).ToListAsync()).Single());
        Assert.Equal(items.OrderBy(static item => item.Key).Take(count), await middle.TakeSortedAsync(count, ByKey));
    });

    [Fact]
    public async Task Of_equal_elements_the_first_of_the_source_are_taken_on_many_threads()
    {
        for (var seed = 0; seed < Share.Of(200); seed++)
        {
            var random = new Random(seed);
            var items = Enumerable.Range(0, 3000).Select(place => (Key: random.Next(4), Place: place)).ToList();
            var count = random.Next(1, 100);
            var results = await Flow.From(items, new FlowOptions { Stages = random.Next(2, 5), MaxDemand = random.Next(1, 50) }).TakeSorted(count, ByKey).ToListAsync(TestContext.Current.CancellationToken);
            Assert.True(items.OrderBy(static item => item.Key).Take(count).SequenceEqual(results.Single()), $"seed {seed}");
        }
    }

    private static async ValueTask<(int Key, int Place)> SlowlyAsync((int Key, int Place) item)
    {
        if (item.Place % 3 == 1) await Task.Yield();
        return item;
    }
}
