using Headgate.Flows.Rolling;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Rolling;

[Trait("Conformance", "F21")]
public sealed class RankingInWindowsTests
{
    private static readonly Window<(int Number, int Second)> Tens =
        Window.Tumbling(TimeSpan.FromSeconds(10), ((int Number, int Second) entry) => DateTimeOffset.UnixEpoch.AddSeconds(entry.Second));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 1000)]
    [InlineData(3, 7)]
    public async Task The_top_of_each_key_in_each_window_is_what_LINQ_says_the_first_of_equal_ones_first(int stages, int maxDemand)
    {
        var random = new Random(5);
        var data = Enumerable.Range(0, 3_000).Select(place => (Number: random.Next(100), Second: place / 20)).ToArray();
        var tops = await Flow.From(data, new FlowOptions { Stages = stages, MaxDemand = maxDemand })
            .PartitionBy(entry => entry.Number % 3)
            .Window(Tens)
            .TopBy(5, entry => entry.Number / 4)
            .ToListAsync(Token);

        var expected = data.GroupBy(entry => (Key: entry.Number % 3, Window: entry.Second / 10))
            .ToDictionary(group => group.Key, group => group.OrderByDescending(entry => entry.Number / 4).Take(5).ToList());
        Assert.Equal(expected.Count, tops.Count);
        Assert.All(tops, top => Assert.Equal(expected[(top.Key, (int)(top.Window.Start - DateTimeOffset.UnixEpoch).TotalSeconds / 10)], top.Value));
    }

    [Fact]
    public async Task What_a_window_has_fired_does_not_change_when_it_goes_on()
    {
        (int Number, int Second)[] data = [(1, 0), (3, 0), (2, 0), (5, 1), (4, 1)];
        var tops = await Flow.From(data, new FlowOptions { Stages = 1 })
            .Window(Tens.TriggerEvery(1).Retracting())
            .TopBy(2, entry => entry.Number)
            .Select(top => (top.Pane.IsRetraction ? "-" : "") + string.Join(',', top.Value.Select(entry => entry.Number)))
            .ToListAsync(Token);

        Assert.Equal(["1", "-1", "3,1", "-3,1", "3,2", "-3,2", "5,3", "-5,3", "5,4", "-5,4", "5,4"], tops);
    }

    [Fact]
    public void Rankings_that_are_merged_are_that_of_all_elements()
    {
        for (var seed = 0; seed < Share.Of(100); seed++)
        {
            var random = new Random(seed);
            var ranking = Ranking<(int Order, int Place)>.OfHighest(1 + random.Next(8), entry => entry.Order, null);
            var entries = Enumerable.Range(0, random.Next(30)).Select(place => (Order: random.Next(6), Place: place)).ToList();
            var cut = random.Next(entries.Count + 1);

            var whole = entries.Aggregate(Ranking<(int Order, int Place)>.Seed(), ranking.Add);
            var earlier = entries.Take(cut).Aggregate(Ranking<(int Order, int Place)>.Seed(), ranking.Add);
            var later = entries.Skip(cut).Aggregate(Ranking<(int Order, int Place)>.Seed(), ranking.Add);

            Assert.Equal(entries.OrderByDescending(entry => entry.Order).Take(whole.Count), whole);
            Assert.Equal(whole, ranking.Merge(earlier, later));
        }
    }
}
