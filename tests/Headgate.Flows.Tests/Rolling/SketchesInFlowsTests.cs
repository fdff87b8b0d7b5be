using Headgate.Flows.Sketches;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Rolling;

[Trait("Conformance", "F21")]
public sealed class SketchesInFlowsTests
{
    private static readonly double[] Shares = [0, 0.25, 0.5, 0.99, 1];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 1000)]
    [InlineData(4, 7)]
    public async Task Quantiles_of_a_flow_are_those_of_its_elements_within_the_error(int stages, int maxDemand)
    {
        var quantiles = await Flow.From(Enumerable.Range(1, 20_000), new FlowOptions { Stages = stages, MaxDemand = maxDemand })
            .QuantilesAsync(number => number, Shares, 0.02, Token);

        Assert.Equal(5, quantiles.Count);
        for (var i = 0; i < Shares.Length; i++)
        {
            var exact = 1 + Math.Floor(Shares[i] * 19_999);
            Assert.InRange(quantiles[i], exact * 0.98, exact * 1.02);
        }
    }

    [Fact]
    public async Task Quantiles_of_nothing_are_not_numbers()
    {
        Assert.All(await Flow.From(Array.Empty<double>()).QuantilesAsync(number => number, Shares, cancellationToken: Token), quantile => Assert.Equal(double.NaN, quantile));
    }

    [Fact]
    public async Task A_number_that_has_no_place_stops_the_flow()
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => Flow.From([1, double.NaN]).QuantilesAsync(number => number, Shares, cancellationToken: Token));

        Assert.Contains("HG3040", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1000)]
    [InlineData(4, 7)]
    public async Task Different_elements_of_a_flow_are_counted_within_the_error(int stages, int maxDemand)
    {
        var options = new FlowOptions { Stages = stages, MaxDemand = maxDemand };
        var count = await Flow.From(Enumerable.Range(0, 100_000), options).Select(number => $"visitor {number % 20_000}").CountDistinctApproximatelyAsync(cancellationToken: Token);
        var few = await Flow.From(Enumerable.Range(0, 10_000), options).Select(number => number % 300).CountDistinctApproximatelyAsync(cancellationToken: Token);

        // The elements are always the same, and so is their hash: this is no matter of chance.
        Assert.InRange(count, 20_000 * (1 - (3 * 0.0081)), 20_000 * (1 + (3 * 0.0081)));
        Assert.Equal(300, few);
    }

    [Fact]
    public async Task Equal_elements_count_once_when_the_comparer_says_so()
    {
        Assert.Equal(2, await Flow.From(["a", "A", "b"]).CountDistinctApproximatelyAsync(comparer: StringComparer.OrdinalIgnoreCase, cancellationToken: Token));
    }

    [Fact]
    public async Task Windows_have_quantiles_and_counts_of_their_own_by_key_and_in_all()
    {
        var tens = Window.Tumbling(TimeSpan.FromSeconds(10), (int second) => DateTimeOffset.UnixEpoch.AddSeconds(second));
        var flow = Flow.From(Enumerable.Range(0, 100), new FlowOptions { Stages = 2, MaxDemand = 8 });

        var medians = await flow.Window(tens).Quantiles(number => number % 10, [0.5]).Select(window => window.Value[0]).ToListAsync(Token);
        var counts = await flow.Window(tens).CountDistinctApproximately(number => number % 5).Select(window => window.Value).ToListAsync(Token);
        var medianOfKeys = await flow.PartitionBy(number => number % 2).Window(tens).Quantiles(number => number, [0, 1]).ToListAsync(Token);
        var countsOfKeys = await flow.PartitionBy(number => number % 2).Window(tens).CountDistinctApproximately(number => number % 5).ToListAsync(Token);

        Assert.All(medians, median => Assert.InRange(median, 4 * 0.99, 4 * 1.01));
        Assert.Equal(Enumerable.Repeat(5L, 10), counts);
        Assert.Equal(20, medianOfKeys.Count);
        Assert.All(medianOfKeys, window =>
        {
            var first = (window.Window.Start - DateTimeOffset.UnixEpoch).TotalSeconds + window.Key;
            Assert.Equal([first, first + 8], window.Value);
        });
        Assert.Equal(Enumerable.Repeat(5L, 20), countsOfKeys.Select(window => window.Value));
    }

    [Fact]
    public async Task A_window_takes_back_just_what_it_fired()
    {
        var fired = await Flow.From([1, 2, 2, 3], new FlowOptions { Stages = 1 })
            .Window(Window.Global<int>().TriggerEvery(2).Retracting())
            .CountDistinctApproximately(number => number)
            .Select(result => result.Pane.IsRetraction ? -result.Value : result.Value)
            .ToListAsync(Token);
        var maxima = await Flow.From([1, 2, 2, 3], new FlowOptions { Stages = 1 })
            .Window(Window.Global<int>().TriggerEvery(2).Retracting())
            .Quantiles(number => number, [1])
            .Select(result => result.Pane.IsRetraction ? -result.Value[0] : result.Value[0])
            .ToListAsync(Token);

        Assert.Equal([2, -2, 3, -3, 3], fired);
        Assert.Equal([2, -2, 3, -3, 3], maxima);
    }

    [Fact]
    public async Task Sketches_are_states_of_aggregates_by_key_that_are_merged()
    {
        var sketches = await Flow.From(Enumerable.Range(0, 30_000), new FlowOptions { Stages = 4, MaxDemand = 100 })
            .AggregateBy(number => number % 3, _ => new QuantileSketch(), (sketch, number) => sketch.Add(number), (one, other) => one.Merge(other))
            .ToListAsync(Token);

        Assert.Equal([0, 1, 2], sketches.Select(sketch => sketch.Key).Order());
        Assert.All(sketches, sketch =>
        {
            Assert.Equal(10_000, sketch.Value.Count);
            Assert.InRange(sketch.Value.Quantile(0.5), 15_000 * 0.989, 15_000 * 1.011);
        });
    }
}
