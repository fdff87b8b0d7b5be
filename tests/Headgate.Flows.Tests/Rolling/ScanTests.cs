namespace Headgate.Flows.Tests.Rolling;

[Trait("Conformance", "F21")]
public sealed class ScanTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 1000)]
    [InlineData(2, 20)]
    [InlineData(4, 1)]
    [InlineData(3, 7)]
    public async Task A_scan_of_a_flow_is_that_of_its_sequence(int stages, int maxDemand)
    {
        var states = await Flow.From(Enumerable.Range(1, 5_000), new FlowOptions { Stages = stages, MaxDemand = maxDemand })
            .Where(number => number % 3 != 0)
            .Scan(() => 7L, (state, number) => (state * 31) + number)
            .ToListAsync(Token);

        Assert.Equal(Scanned(Enumerable.Range(1, 5_000).Where(number => number % 3 != 0)), states);
    }

    [Theory]
    [InlineData(1, 1000)]
    [InlineData(2, 20)]
    [InlineData(4, 1)]
    [InlineData(3, 7)]
    public async Task A_scan_by_key_is_that_of_the_elements_of_each_key(int stages, int maxDemand)
    {
        var states = await Flow.From(Enumerable.Range(1, 5_000), new FlowOptions { Stages = stages, MaxDemand = maxDemand })
            .PartitionBy(number => number % 13)
            .Scan(() => 7L, (state, number) => (state * 31) + number)
            .ToListAsync(Token);

        Assert.Equal(5_000, states.Count);
        foreach (var group in states.GroupBy(state => state.Key))
        {
            Assert.Equal(Scanned(Enumerable.Range(1, 5_000).Where(number => number % 13 == group.Key)), group.Select(state => state.Value));
        }
    }

    [Fact]
    public async Task A_scan_by_key_takes_keys_for_equal_as_the_partition_does()
    {
        var states = await Flow.From(["a", "A", "b"])
            .PartitionBy(word => word, stages: 1, comparer: StringComparer.OrdinalIgnoreCase)
            .Scan(() => "", (state, word) => state + word)
            .Select(state => state.Value)
            .ToListAsync(Token);

        Assert.Equal(["a", "aA", "b"], states);
    }

    private static IEnumerable<long> Scanned(IEnumerable<int> numbers)
    {
        var state = 7L;
        foreach (var number in numbers) yield return state = (state * 31) + number;
    }
}
