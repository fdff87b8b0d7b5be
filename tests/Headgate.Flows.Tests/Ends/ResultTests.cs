namespace Headgate.Flows.Tests.Ends;

/// <summary>What LINQ makes of all elements, side by side with LINQ.</summary>
public sealed class ResultTests
{
    private static readonly CancellationToken Token = CancellationToken.None;

    [Fact]
    [Trait("Conformance", "F8")]
    [Trait("Tier", "Long")]
    public async Task Ends_give_what_LINQ_gives()
    {
        for (var seed = 0; seed < Share.Of(200); seed++)
        {
            var random = new Random(seed);
            var list = Enumerable.Range(0, random.Next(1, 300)).Select(_ => random.Next(-50, 50)).ToList();
            var flow = Make(random, list);
            Assert.Equal(list, await flow.ToArrayAsync(Token));
            Assert.Equal(list.Count, await flow.CountAsync(Token));
            Assert.Equal(list.Count(static x => x > 3), await flow.CountAsync(static x => x > 3, Token));
            Assert.Equal(list.Sum(), await flow.SumAsync(Token));
            Assert.Equal(list.Sum(static x => (decimal)x / 4), await flow.SumAsync(static x => (decimal)x / 4, Token));
            Assert.Equal(list.Average(), await flow.AverageAsync(Token));
            Assert.Equal(list.Average(static x => (decimal)x), await flow.AverageAsync(static x => (decimal)x, Token));
            Assert.Equal(list.Min(), await flow.MinAsync(cancellationToken: Token));
            Assert.Equal(list.Max(), await flow.MaxAsync(cancellationToken: Token));
            Assert.Equal(list.Aggregate(7, static (hash, x) => unchecked((hash * 31) + x)), await flow.AggregateAsync(7, static (hash, x) => unchecked((hash * 31) + x), Token));
            Assert.Equal(list.Sum(), await flow.AggregateAsync(static () => 0, static (sum, x) => sum + x, static (one, other) => one + other, Token));
            Assert.Equal(list.ToHashSet(), await flow.ToHashSetAsync(cancellationToken: Token));
            Assert.Equal(list.CountBy(static x => x % 5).ToDictionary(), (await flow.CountBy(static x => x % 5).ToDictionaryAsync(cancellationToken: Token)).ToDictionary(static pair => pair.Key, static pair => (int)pair.Value));
            var seen = new List<int>();
            await flow.ForEachAsync(seen.Add, Token);
            await flow.ForEachAsync(async (x, _) =>
            {
                await Task.Yield();
                seen.Add(x);
            }, Token);
            Assert.Equal(list.Concat(list), seen);
        }
    }

    [Fact]
    [Trait("Conformance", "F8")]
    public async Task Of_several_best_elements_the_first_of_the_source_is_found()
    {
        for (var seed = 0; seed < Share.Of(300); seed++)
        {
            var random = new Random(seed);
            var list = Enumerable.Range(0, random.Next(1, 200)).Select(index => (Index: index, Key: random.Next(4) == 0 ? (int?)null : random.Next(3))).ToList();
            var flow = Make(random, list);
            Assert.Equal(list.MinBy(static x => x.Key), await flow.MinByAsync(static x => x.Key, cancellationToken: Token));
            Assert.Equal(list.MaxBy(static x => x.Key), await flow.MaxByAsync(static x => x.Key, cancellationToken: Token));
            Assert.Equal(list.Min(static x => x.Key), await flow.Select(static x => x.Key).MinAsync(cancellationToken: Token));
            Assert.Equal(list.Max(static x => x.Key), await flow.Select(static x => x.Key).MaxAsync(cancellationToken: Token));
        }
    }

    [Fact]
    [Trait("Conformance", "F8")]
    public async Task No_elements_are_what_they_are_to_LINQ()
    {
        var none = Flow.From(Array.Empty<int>());
        Assert.Equal(0, await none.CountAsync(Token));
        Assert.Equal(0, await none.SumAsync(Token));
        Assert.Equal(5, await none.AggregateAsync(5, static (sum, x) => sum + x, Token));
        Assert.Equal(6, await none.AggregateAsync(static () => 6, static (sum, x) => sum + x, static (one, other) => one + other, Token));
        Assert.Null(await none.Select(static x => $"{x}").MinAsync(cancellationToken: Token));
        Assert.Null(await none.Select(static x => (int?)x).MaxAsync(cancellationToken: Token));
        Assert.Empty(await none.ToDictionaryAsync(static x => x, cancellationToken: Token));
        Assert.Contains("HG3070", (await Assert.ThrowsAsync<InvalidOperationException>(() => none.MinAsync(cancellationToken: Token))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => none.MaxByAsync(static x => x, cancellationToken: Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => none.AverageAsync(Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => none.AverageAsync(static x => (decimal)x, Token));
    }

    [Fact]
    [Trait("Conformance", "F8")]
    public async Task A_sum_is_past_the_end_of_its_type_only_if_that_of_all_numbers_is()
    {
        var numbers = Enumerable.Range(0, 1000).Select(static x => x % 2 == 0 ? int.MaxValue : -int.MaxValue);
        var options = new FlowOptions { Stages = 2, MaxDemand = 1 };
        Assert.Equal(0, await Flow.From(numbers, options).SumAsync(Token));
        Assert.Equal(ulong.MaxValue, await Flow.From([ulong.MaxValue - 1, 1UL]).SumAsync(Token));
        await Assert.ThrowsAsync<OverflowException>(() => Flow.From([int.MaxValue, 1]).SumAsync(Token));
        await Assert.ThrowsAsync<OverflowException>(() => Flow.From([decimal.MaxValue, 1m]).SumAsync(Token));
        Assert.Equal(long.MaxValue, await Flow.From([long.MaxValue, long.MaxValue]).AverageAsync(Token));
    }

    [Fact]
    [Trait("Conformance", "F8")]
    public async Task Dictionaries_refuse_a_key_twice_and_a_null()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Flow.From([1, 1]).ToDictionaryAsync(static x => x, cancellationToken: Token));
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Flow.From([1]).ToDictionaryAsync(static _ => (string)null!, cancellationToken: Token));
        Assert.Contains("HG3001", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Conformance", "F2")]
    [Trait("Conformance", "F8")]
    public async Task Pairs_are_grouped_and_their_values_selected()
    {
        var pairs = Flow.From(Enumerable.Range(0, 100).Select(static x => KeyValuePair.Create(x % 3, x)), new FlowOptions { Stages = 3, MaxDemand = 4 }).SelectValues(static x => $"{x}");
        var groups = await pairs.GroupByKey().ToDictionaryAsync(static group => group.Key, static group => group.ToList(), cancellationToken: Token);
        Assert.Equal(3, groups.Count);
        Assert.All(groups, static group => Assert.Equal(Enumerable.Range(0, 100).Where(x => x % 3 == group.Key).Select(static x => $"{x}"), group.Value));
    }

    [Fact]
    [Trait("Conformance", "F2")]
    public async Task Elements_are_taken_as_those_of_another_type()
    {
        var things = Flow.From<object>([1, "two", 3]);
        Assert.Equal([1, 3], await things.OfType<int>().ToListAsync(Token));
        Assert.Equal(["two"], await things.OfType<string>().ToListAsync(Token));
        await Assert.ThrowsAsync<InvalidCastException>(() => things.Cast<int>().ToListAsync(Token));
    }

    [Fact]
    [Trait("Conformance", "F8")]
    public async Task Elements_travel_once_when_they_are_counted_after_a_partition_point()
    {
        var placed = 0;
        var flow = Flow.From(Enumerable.Range(0, 1000), new FlowOptions { Stages = 2 });
        var counts = await flow.PartitionBy(static x => x % 10, hash: (key, count) =>
        {
            Interlocked.Increment(ref placed);
            return key % count;
        }).CountBy(static x => x % 10).ToListAsync(Token);
        Assert.Equal(Enumerable.Range(0, 10).Select(static key => KeyValuePair.Create(key, 100L)), counts.OrderBy(static pair => pair.Key));
        Assert.Equal(0, placed);
    }

    [Fact]
    [Trait("Conformance", "F2")]
    public async Task Sequences_are_flattened_whatever_their_type()
    {
        Flow<IReadOnlyList<int>> lists = Flow.From<IReadOnlyList<int>>([[1, 2], [3]]);
        Flow<int> numbers = lists.SelectMany(list => list);
        Assert.Equal([1, 2, 3], await numbers.ToListAsync(Token));
        Flow<int> ofArrays = Flow.From<int[]>([[1, 2], [3]]).SelectMany(array => array);
        Assert.Equal([1, 2, 3], await ofArrays.ToListAsync(Token));
        Flow<char> letters = Flow.From(["ab", "c"]).SelectMany(word => word);
        Assert.Equal("abc", string.Concat(await letters.ToListAsync(Token)));
        Flow<int> ofGroups = Flow.From([1, 2, 3]).GroupBy(static x => x).SelectMany(group => group);
        Assert.Equal([1, 2, 3], (await ofGroups.ToListAsync(Token)).Order());
    }

    [Fact]
    [Trait("Conformance", "F17")]
    public async Task What_NET_offers_for_asynchronous_sequences_works_on_flows()
    {
        var flow = Flow.From(Enumerable.Range(0, 1_000_000), new FlowOptions { Stages = 3 });
        Assert.Equal(0, await flow.FirstAsync(Token));
        Assert.True(await flow.AnyAsync(Token));
        Assert.True(await flow.ContainsAsync(7, cancellationToken: Token));
        Assert.Equal(Enumerable.Range(5, 10), await flow.Skip(5).Take(10).ToListAsync(Token));
        Assert.Equal(999_999, await flow.LastAsync(Token));
    }

    private static Flow<T> Make<T>(Random random, List<T> list) =>
        Flow.From(list, new FlowOptions { Stages = random.Next(1, 5), MaxDemand = random.Next(1, 20) });
}
