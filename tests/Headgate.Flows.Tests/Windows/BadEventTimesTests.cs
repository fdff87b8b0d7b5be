using Headgate.Flows.Tests.Windows.Models;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Windows;

/// <summary>Event times at the ends of time, that jump, and that cannot be told.</summary>
[Trait("Conformance", "F13")]
public sealed class BadEventTimesTests
{
    private static readonly long Last = DateTimeOffset.MaxValue.UtcTicks;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<WindowKind> Kinds { get; } = new(WindowKind.Tumbling, WindowKind.Sliding, WindowKind.Session);

    [Fact]
    public async Task A_function_of_event_time_that_throws_stops_the_flow_with_what_it_threw()
    {
        var flow = Flow.From([1, 2, 3]).PartitionBy(number => number)
            .Window(Window.Tumbling<int>(TimeSpan.FromHours(1), number => number < 3 ? DateTimeOffset.UnixEpoch : throw new FormatException("no time")))
            .Count();
        Assert.Equal("no time", (await Assert.ThrowsAsync<FormatException>(() => flow.ToListAsync(Token))).Message);
    }

    [Fact]
    public async Task A_key_of_null_stops_the_flow_also_when_there_is_one_partition_only()
    {
        var flow = Flow.From(["a", "b"]).PartitionBy(word => word == "a" ? word : null!, stages: 1).Window(Window.Count<string>(2)).Count();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => flow.ToListAsync(Token));
        Assert.Contains("HG3001", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task After_an_event_at_the_end_of_time_all_others_are_late(WindowKind kind)
    {
        var late = new List<int>();
        var results = await Flow.From([new Event(1, 0, 100), new Event(2, 0, Last), new Event(3, 0, 101), new Event(4, 0, Last)])
            .Window(Of(kind, TimeSpan.FromTicks(10)).LateTo(item => late.Add(item.Id)))
            .Reduce(() => "", (text, item) => text + item.Id, (one, other) => one + other)
            .ToListAsync(Token);

        Assert.Equal([3], late);
        Assert.Equal(["1", "24"], results.Select(result => result.Value).Distinct());
        Assert.All(results.Where(result => result.Value == "24"), result => Assert.Equal(DateTimeOffset.MaxValue, result.Window.End));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Durations_without_end_are_as_long_as_time(WindowKind kind)
    {
        var events = new[] { new Event(1, 0, Last), new Event(2, 0, 0), new Event(3, 0, 5) };
        var window = Of(kind, TimeSpan.FromTicks(10)).LateTo(item => Assert.Fail($"{item} came too late."));
        foreach (var patient in new[] { window.WithDisorder(TimeSpan.MaxValue), window.AllowLateness(TimeSpan.MaxValue), window.WithDisorder(TimeSpan.MaxValue).AllowLateness(TimeSpan.MaxValue) })
        {
            var results = await Flow.From(events).Window(patient.TriggerEvery(100)).Reduce(() => "", (text, item) => text + item.Id, (one, other) => one + other).ToListAsync(Token);
            Assert.Contains(results, result => result.Value == "23");
        }

        var whole = await Flow.From(events).Window(Of(kind, TimeSpan.MaxValue).WithDisorder(TimeSpan.MaxValue).AllowLateness(TimeSpan.MaxValue)).Count().ToListAsync(Token);
        Assert.Contains(whole, result => result.Value == 3);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Windows_of_the_year_1_begin_with_it_at_the_earliest(WindowKind kind)
    {
        var results = await Flow.From([new Event(1, 0, 0), new Event(2, 0, 3)])
            .Window(Of(kind, TimeSpan.FromTicks(10)).WithDisorder(TimeSpan.FromDays(1)))
            .Count()
            .ToListAsync(Token);
        Assert.All(results, result => Assert.Equal(DateTimeOffset.MinValue, result.Window.Start));
        Assert.Contains(results, result => result.Value == 2);
    }

    [Fact]
    public async Task Event_time_that_jumps_back_does_not_take_the_watermark_back()
    {
        var late = new List<int>();
        var results = await Flow.From([new Event(1, 0, 1000), new Event(2, 0, 5), new Event(3, 0, 1009), new Event(4, 0, 999)])
            .Window(Of(WindowKind.Tumbling, TimeSpan.FromTicks(10)).LateTo(item => late.Add(item.Id)))
            .Count()
            .ToListAsync(Token);
        Assert.Equal([2, 4], late);
        Assert.Equal(2, Assert.Single(results).Value);
    }

    [Fact]
    public async Task A_jump_over_more_gaps_than_anyone_wants_filled_stops_the_flow()
    {
        var flow = Flow.From([new Event(1, 0, 0), new Event(2, 0, 20), new Event(3, 0, Last)]).Window(Of(WindowKind.Tumbling, TimeSpan.FromTicks(10)).FillGaps()).Count();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => flow.ToListAsync(Token));
        Assert.Contains("HG3050", failure.Message, StringComparison.Ordinal);
    }

    private static Window<Event> Of(WindowKind kind, TimeSpan size) => kind switch
    {
        WindowKind.Tumbling => Window.Tumbling<Event>(size, item => item.Time),
        WindowKind.Sliding => Window.Sliding<Event>(size, size - TimeSpan.FromTicks(3), item => item.Time),
        _ => Window.Session<Event>(size, item => item.Time),
    };
}
