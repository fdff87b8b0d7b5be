using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Windows;

[Trait("Conformance", "F12")]
public sealed class WindowBuilderTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Windows_need_not_name_the_type_of_their_elements()
    {
        var clicks = new[] { (Page: "a", At: Noon), (Page: "b", At: Noon), (Page: "a", At: Noon.AddSeconds(59)), (Page: "a", At: Noon.AddSeconds(60)) };
        var perMinute = await Flow.From(clicks)
            .PartitionBy(click => click.Page)
            .Window(window => window.Tumbling(TimeSpan.FromMinutes(1), click => click.At).AllowLateness(TimeSpan.FromMinutes(5)))
            .Count()
            .Select(count => (count.Key, count.Window.Start.Minute, count.Value))
            .ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal([("a", 0, 2L), ("a", 1, 1L), ("b", 0, 1L)], perMinute.Order());

        var everyTwo = await Flow.From([1, 2, 3]).Window(window => window.Count(2)).Reduce(() => 0, (sum, number) => sum + number).EmitState()
            .ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal([3, 3], everyTwo);
        var byStage = await Flow.From([1, 2, 3]).PartitionBy(number => number, stages: 1).PerPartition().Window(window => window.Global()).Count().EmitState()
            .ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal([3L], byStage);
    }

    [Fact]
    [Trait("Conformance", "F8")]
    public async Task The_first_of_an_order_are_one_list()
    {
        var token = TestContext.Current.CancellationToken;
        Assert.Equal([9, 8, 7], await Flow.From(Enumerable.Range(0, 10)).TopByAsync(3, number => number, cancellationToken: token));
        Assert.Equal([0, 1], await Flow.From(Enumerable.Range(0, 10).Reverse()).TakeSortedAsync(2, cancellationToken: token));
        Assert.Empty(await Flow.From(Array.Empty<int>()).TopByAsync(3, number => number, cancellationToken: token));
    }
}
