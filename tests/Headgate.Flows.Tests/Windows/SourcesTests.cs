using Headgate.Flows.Tests.Windows.Models;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Windows;

/// <summary>Event time of several sources.</summary>
[Trait("Conformance", "F13")]
public sealed class SourcesTests
{
    private static readonly Window<Event> Tens = Window.Tumbling<Event>(TimeSpan.FromTicks(10), item => item.Time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_window_closes_only_when_every_source_has_passed_its_end()
    {
        var tested = new OperatorUnderTest(Tens, sources: 3);
        tested.Push(new Event(1, 0, 5), source: 0);
        tested.Push(new Event(2, 0, 25), source: 0);
        tested.Push(new Event(3, 0, 15), source: 1);
        Assert.Empty(tested.Rows);
        tested.Push(new Event(4, 0, 9), source: 2);
        Assert.Empty(tested.Rows);
        tested.Push(new Event(5, 0, 10), source: 2);
        Assert.Equal(["0-10 1,4,"], tested.Values);
        tested.Push(new Event(6, 0, 20), source: 2);
        Assert.Equal(["0-10 1,4,"], tested.Values);
        tested.Push(new Event(7, 0, 20), source: 1);
        Assert.Equal(["0-10 1,4,", "10-20 3,5,"], tested.Values);
    }

    [Fact]
    public void Nobody_waits_for_a_source_that_has_ended_or_never_said_anything_and_is_idle()
    {
        var tested = new OperatorUnderTest(Tens, sources: 3);
        tested.Push(new Event(1, 0, 5), source: 0);
        tested.Push(new Event(2, 0, 12), source: 0);
        tested.Silence(1, hasEnded: true);
        Assert.Empty(tested.Rows);
        tested.Silence(2, hasEnded: false, TimeSpan.FromTicks(4));
        Assert.Equal(["0-10 1,"], tested.Values);
    }

    [Fact]
    public void A_source_that_speaks_again_is_waited_for_again_and_event_time_does_not_go_back()
    {
        var tested = new OperatorUnderTest(Tens, sources: 2);
        tested.Push(new Event(1, 0, 12), source: 0);
        tested.Silence(1, hasEnded: false, TimeSpan.FromTicks(4));
        tested.Push(new Event(2, 0, 3), source: 1);
        Assert.Equal(1, tested.Host.LateCount);
        tested.Push(new Event(3, 0, 14), source: 1);
        tested.Push(new Event(4, 0, 31), source: 0);
        Assert.Empty(tested.Rows);
        tested.Push(new Event(5, 0, 20), source: 1);
        Assert.Equal(["10-20 1,3,"], tested.Values);
    }

    [Fact]
    public void When_all_are_idle_event_time_goes_on_with_the_clock_from_the_latest_event()
    {
        var tested = new OperatorUnderTest(Tens, sources: 3);
        tested.Silence(2, hasEnded: true);
        tested.Push(new Event(1, 0, 12), source: 0);
        tested.Push(new Event(2, 0, 14), source: 1);
        tested.Silence(0, hasEnded: false, TimeSpan.FromTicks(5));
        tested.Silence(1, hasEnded: false, TimeSpan.FromTicks(5));
        Assert.Empty(tested.Rows);
        tested.Silence(0, hasEnded: false, TimeSpan.FromTicks(11));
        Assert.Empty(tested.Rows);
        tested.Silence(1, hasEnded: false, TimeSpan.FromTicks(6));
        Assert.Equal(["10-20 1,2,"], tested.Values);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(2, 1000)]
    public async Task Several_sources_lose_nothing_however_far_one_is_ahead(int stages, int maxDemand)
    {
        var sources = Enumerable.Range(0, 4).Select(source => Enumerable.Range(0, 250).Select(number => new Event((source * 1000) + number, number % 3, (number * (source + 1)) + source)));
        var results = await Flow.FromMany(sources, new FlowOptions { Stages = stages, MaxDemand = maxDemand })
            .PartitionBy(item => item.Key)
            .Window(Tens.LateTo(item => Assert.Fail($"{item} came too late.")))
            .Count()
            .ToListAsync(Token);
        var expected = Enumerable.Range(0, 4).SelectMany(source => Enumerable.Range(0, 250).Select(number => (Key: number % 3, Start: ((number * (source + 1)) + source) / 10 * 10)))
            .GroupBy(pair => pair).Select(group => (group.Key.Key, group.Key.Start, (long)group.Count()));
        Assert.Equal(expected.Order(), results.Select(result => (result.Key, (int)result.Window.Start.UtcTicks, result.Value)).Order());
        Assert.All(results, result => Assert.Equal(new Pane(0, PaneTiming.OnTime, IsLast: true), result.Pane));
    }
}
