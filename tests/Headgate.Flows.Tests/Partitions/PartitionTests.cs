using Headgate.Flows.Tests.Failures;
using Headgate.Flows.Tests.Stages;

namespace Headgate.Flows.Tests.Partitions;

/// <summary>Elements of one key come to one stage, in their order.</summary>
[Trait("Conformance", "F4")]
public sealed class PartitionTests
{
    private const int Seeds = 100;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int> StageCounts => new(1, 2, 3);

    [Fact]
    public void Elements_of_one_key_come_to_one_stage_in_their_order() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
    {
        var stages = lab.Random.Next(1, 5);
        var results = await flow.PartitionBy(static x => x % 7, stages).PerPartition()
            .Reduce(static () => new List<int>(), Lists.Added)
            .OnTrigger<(int Index, int Count, List<int> Items)>(static (list, partition) => ([(partition.Index, partition.Count, Items: list)], list))
            .ToListAsync();
        Assert.Equal(Enumerable.Range(0, stages), results.Select(static result => result.Index).Order());
        Assert.All(results, result => Assert.Equal(stages, result.Count));
        Assert.All(results, static result => Assert.Equal(result.Items.Order(), result.Items));
        Assert.All(results.SelectMany(static result => result.Items.Select(item => (Key: item % 7, result.Index))).GroupBy(static at => at.Key), static group => Assert.Single(group.Select(static at => at.Index).Distinct()));
        Assert.Equal(100, results.Sum(static result => result.Items.Count));
    });

    [Fact]
    public void A_hash_of_the_users_says_which_stage() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
    {
        var stages = lab.Random.Next(1, 5);
        var places = await flow.PartitionBy(static x => x % 11, stages, hash: static (key, count) => count - 1 - (key % count))
            .Reduce(static () => 0, static (count, _) => count + 1)
            .OnTrigger<(int Key, int Index, int Count)>(static (key, count, partition) => ([(Key: key, partition.Index, partition.Count)], count))
            .ToListAsync();
        Assert.Equal(Enumerable.Range(0, 11).Select(key => (key, stages - 1 - (key % stages), stages)), places.Order());
    });

    [Theory]
    [MemberData(nameof(StageCounts))]
    public async Task A_hash_that_names_no_stage_is_refused_however_many_there_are(int stages)
    {
        foreach (var chosen in new[] { -1, stages, int.MinValue, int.MaxValue })
        {
            var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Flow.From([1]).PartitionBy(static x => x, stages, hash: (_, _) => chosen).ToListAsync(Token));
            Assert.Contains($"returned {chosen}; it must be from 0 to {stages - 1}", failure.Message, StringComparison.Ordinal);
            Assert.Contains("HG3002", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_comparer_says_which_keys_are_equal() => LabRuns.Repeat(Seeds, static async (flow, lab) =>
    {
        var words = flow.Select(static x => x % 2 == 0 ? $"w{x % 5}" : $"W{x % 5}");
        var places = await words.PartitionBy(4, StringComparer.OrdinalIgnoreCase).PerPartition()
            .Reduce(static () => new List<string>(), Lists.Added)
            .OnTrigger(static (list, partition) => (list.Select(word => (Word: word.ToUpperInvariant(), partition.Index)), list))
            .ToListAsync();
        Assert.Equal(5, places.Distinct().Count());
        var counts = await words.PartitionBy(static word => word, comparer: StringComparer.OrdinalIgnoreCase).Reduce(static () => 0, static (count, _) => count + 1).ToListAsync();
        Assert.Equal([20, 20, 20, 20, 20], counts.Select(static count => count.Value));
    });

    [Fact]
    public async Task Elements_are_their_own_keys_or_have_them_by_place()
    {
        var options = new FlowOptions { Stages = 3 };
        Assert.Equal([("a", 2), ("b", 1)], (await Flow.From(["a", "b", "a"], options).PartitionBy().Reduce(static () => 0, static (count, _) => count + 1).ToListAsync(Token)).Select(static pair => (pair.Key, pair.Value)).Order());
        Assert.Equal([("a", 5), ("b", 2)], (await Flow.From([("a", 1), ("b", 2), ("a", 4)], options).PartitionBy(static pair => pair.Item1).Reduce(static () => 0, static (sum, pair) => sum + pair.Item2).ToListAsync(Token)).Select(static pair => (pair.Key, pair.Value)).Order());
    }

    [Fact]
    public void There_are_as_many_stages_as_are_asked_for_or_as_the_flow_has()
    {
        var flow = Flow.From([1], new FlowOptions { Stages = 3 });
        Assert.Equal(3, flow.PartitionBy().Explain().Layers[^1].Stages);
        Assert.Equal(5, flow.PartitionBy(5).Explain().Layers[^1].Stages);
        Assert.Throws<ArgumentOutOfRangeException>(() => flow.PartitionBy(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => flow.PartitionBy(static x => x, -1));
    }

    [Theory]
    [MemberData(nameof(StageCounts))]
    public async Task A_null_key_is_named_however_many_stages_there_are(int stages)
    {
        var flow = Flow.From(["a", "b"], new FlowOptions { Stages = stages });
        Func<string, string> key = static word => word == "b" ? null! : word;
        List<Func<Task>> ends =
        [
            () => flow.PartitionBy(key).ToListAsync(Token),
            () => flow.PartitionBy(key).Select(static word => word).ToListAsync(Token),
            () => flow.PartitionBy(key).PerPartition().Reduce(static () => 0, static (count, _) => count + 1).ToListAsync(Token),
            () => flow.PartitionBy(key).Reduce(static () => 0, static (count, _) => count + 1).ToListAsync(Token),
            () => flow.PartitionBy(key).Scan(static () => 0, static (count, _) => count + 1).ToListAsync(Token),
            () => flow.GroupBy(key).ToListAsync(Token),
            () => flow.CountBy(key).ToListAsync(Token),
            () => flow.DistinctBy(key).ToListAsync(Token),
            () => flow.AggregateBy(key, static _ => 0, static (count, _) => count + 1).ToListAsync(Token),
            () => flow.AggregateBy(key, static _ => 0, static (count, _) => count + 1, static (one, other) => one + other).ToListAsync(Token),
        ];
        foreach (var end in ends) Assert.Contains("HG3001", (await Assert.ThrowsAsync<InvalidOperationException>(end)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(StageCounts))]
    public async Task A_key_selector_that_throws_stops_the_flow_however_many_stages_there_are(int stages)
    {
        var failure = new Breakage();
        var flow = Flow.From(Enumerable.Range(0, 100), new FlowOptions { Stages = stages }).PartitionBy(x => x == 70 ? throw failure : x);
        Assert.Same(failure, await Record.ExceptionAsync(() => flow.ToListAsync(Token)));
        Assert.Same(failure, await Record.ExceptionAsync(() => flow.PerPartition().Reduce(static () => 0, static (sum, x) => sum + x).ToListAsync(Token)));
    }

    [Fact]
    public async Task Those_who_look_at_keys_themselves_do_not_look_twice_in_one_stage()
    {
        var calls = 0;
        var flow = Flow.From(Enumerable.Range(0, 100), new FlowOptions { Stages = 1 });
        await flow.GroupBy(Key).RunAsync(Token);
        Assert.Equal(100, calls);
        await flow.AggregateBy(Key, static _ => 0, static (count, _) => count + 1).RunAsync(Token);
        Assert.Equal(200, calls);

        int Key(int x)
        {
            calls++;
            return x % 10;
        }
    }

    private static class Lists
    {
        public static List<T> Added<T>(List<T> list, T item)
        {
            list.Add(item);
            return list;
        }
    }
}
