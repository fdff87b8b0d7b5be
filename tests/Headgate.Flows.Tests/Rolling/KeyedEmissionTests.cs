using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Rolling;

/// <summary>Reductions by key that pass on elements as they go.</summary>
[Trait("Conformance", "F7")]
public sealed class KeyedEmissionTests
{
    private static readonly string[] Words = ["a", "b", "a", "c", "b", "a"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Each_key_has_a_state_of_its_own(int stages)
    {
        var numbered = await Flow.From(Words, new FlowOptions { Stages = stages, MaxDemand = 2 })
            .PartitionBy(word => word)
            .EmitAndReduce(() => 0, (count, word) => ((IEnumerable<string>)[$"{word}{count + 1}"], count + 1))
            .ToListAsync(Token);
        Assert.Equal(["a1", "a2", "a3", "b1", "b2", "c1"], numbered.Order());
        Assert.Equal(["a1", "a2", "a3"], numbered.Where(word => word[0] == 'a'));
    }

    [Fact]
    public async Task The_state_of_each_key_is_passed_on_when_it_fires_if_its_trigger_says_so()
    {
        var emitting = Flow.From(Words, new FlowOptions { Stages = 2 }).PartitionBy(word => word, stages: 3)
            .EmitAndReduce(() => 0, (count, word) => ((IEnumerable<string>)[], count + 1));
        Assert.Empty(await emitting.ToListAsync(Token));
        Assert.Equal(["a: 3", "b: 2", "c: 1"], (await emitting.OnTrigger((word, count) => ([$"{word}: {count}"], count)).ToListAsync(Token)).Order());
        var why = await emitting.OnTrigger((word, count, partition, trigger) => ([$"{word} {count} of {partition.Count} {trigger.Name}"], count)).ToListAsync(Token);
        Assert.Equal(["a 3 of 3 done", "b 2 of 3 done", "c 1 of 3 done"], why.Order());
    }

    [Fact]
    [Trait("Conformance", "F12")]
    public async Task Each_key_has_a_state_of_its_own_in_each_window()
    {
        var emitting = Flow.From(Words, new FlowOptions { Stages = 1 }).PartitionBy(word => word, stages: 2).Window(Window.Count<string>(2))
            .EmitAndReduce(() => "", (text, word) => ((IEnumerable<string>)[$"+{text}{word}"], text + word));
        Assert.Equal(["+a", "+a", "+aa", "+b", "+bb", "+c"], (await emitting.ToListAsync(Token)).Order(StringComparer.Ordinal));
        var all = await emitting.OnTrigger((word, text, _, trigger) => ([$"{word}{trigger.Window.Number}={text}"], text)).ToListAsync(Token);
        Assert.Equal(["a0=aa", "a1=a", "b0=bb", "c0=c"], all.Where(text => text[0] != '+').Order());
    }

    [Fact]
    public async Task One_state_of_each_partition_is_reached_by_PerPartition()
    {
        var numbered = await Flow.From(Words, new FlowOptions { Stages = 2 }).PartitionBy(word => word, stages: 1).PerPartition()
            .EmitAndReduce(() => 0, (count, word) => ((IEnumerable<string>)[$"{word}{count + 1}"], count + 1))
            .ToListAsync(Token);
        Assert.Equal(["a1", "b2", "a3", "c4", "b5", "a6"], numbered);
    }

    [Fact]
    public async Task Equal_keys_are_those_of_the_comparer_and_no_key_is_null()
    {
        var folded = await Flow.From(["a", "A", "b"]).PartitionBy(word => word, comparer: StringComparer.OrdinalIgnoreCase)
            .EmitAndReduce(() => 0, (count, word) => ((IEnumerable<int>)[count + 1], count + 1)).ToListAsync(Token);
        Assert.Equal([1, 1, 2], folded.Order());
        var none = Flow.From(["a"]).PartitionBy(word => word == "a" ? null! : word, stages: 1).EmitAndReduce(() => 0, (count, word) => ((IEnumerable<int>)[count], count));
        Assert.Contains("HG3001", (await Assert.ThrowsAsync<InvalidOperationException>(() => none.ToListAsync(Token))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_sessions_have_passed_on_cannot_be_joined()
    {
        var sessions = Flow.From([1]).PartitionBy(number => number).Window(Window.Session(TimeSpan.FromSeconds(1), (int second) => DateTimeOffset.UnixEpoch.AddSeconds(second)));
        var failure = Assert.Throws<InvalidOperationException>(() => sessions.EmitAndReduce(() => 0, (count, number) => ((IEnumerable<int>)[number], count)));
        Assert.Contains("HG3120", failure.Message, StringComparison.Ordinal);
    }
}
