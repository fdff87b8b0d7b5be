using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Joins;

/// <summary>Event time after a join: no result is late of which no element was.</summary>
[Trait("Conformance", "F13")]
public sealed class JoinedEventTimeTests
{
    private const int Count = 300;

    private static readonly Window<Side> Minutes = Window.Tumbling(TimeSpan.FromMinutes(1), (Side side) => side.At);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int, int, int, bool> Shapes => new()
    {
        { 1, 1000, 1, false },
        { 1, 7, 10, true },
        { 2, 1, 3, false },
        { 3, 20, 1, true },
        { 4, 5, 100, false },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task No_result_of_a_join_in_windows_is_late_for_the_windows_after_it(int stages, int maxDemand, int keys, bool byRight)
    {
        var options = new FlowOptions { Stages = stages, MaxDemand = maxDemand };
        for (var round = 0; round < 10; round++)
        {
            var window = round % 2 == 0 ? Minutes : Minutes.WithDisorder(TimeSpan.FromSeconds(30)).AllowLateness(TimeSpan.FromSeconds(90));
            await AssertNoneIsLateAsync(
                (left, right) => byRight
                    ? right.RightJoin(left, KeyOf, KeyOf, window, window, (_, other, _) => other)
                    : left.LeftJoin(right, KeyOf, KeyOf, window, window, (one, _, _) => one),
                Met(keys, 0),
                options,
                isMerged: round % 4 < 2);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task No_result_of_a_join_by_interval_is_late_for_the_windows_after_it(int stages, int maxDemand, int keys, bool byRight)
    {
        var options = new FlowOptions { Stages = stages, MaxDemand = maxDemand };
        for (var round = 0; round < 10; round++)
        {
            var wait = TimeSpan.FromSeconds(round % 2 == 0 ? 0 : 45);
            await AssertNoneIsLateAsync(
                (left, right) => byRight
                    ? right.RightIntervalJoin(left, KeyOf, KeyOf, TimeOf, TimeOf, TimeSpan.FromSeconds(-90), TimeSpan.FromSeconds(-80), (_, other) => other, wait)
                    : left.LeftIntervalJoin(right, KeyOf, KeyOf, TimeOf, TimeOf, TimeSpan.FromSeconds(80), TimeSpan.FromSeconds(90), (one, _) => one, wait),
                Met(keys, 85),
                options,
                isMerged: round % 4 < 2);
        }

        static DateTimeOffset TimeOf(Side side) => side.At;
    }

    [Fact]
    public async Task Windows_after_a_join_close_while_it_goes_on()
    {
        var options = new FlowOptions { Stages = 2, MaxDemand = 4 };
        var (left, right) = (Flow.From(WithoutEnd(), options), Flow.From(WithoutEnd(), options));
        Flow<Side>[] joined =
        [
            left.LeftJoin(right, KeyOf, KeyOf, Minutes, Minutes, (one, _, _) => one),
            left.LeftIntervalJoin(right, KeyOf, KeyOf, side => side.At, side => side.At, TimeSpan.Zero, TimeSpan.Zero, (one, _) => one),
        ];
        foreach (var flow in joined)
        {
            var first = default(Windowed<long>);
            await foreach (var minute in flow.Merge().Window(Minutes).Count().WithCancellation(Token))
            {
                first = minute;
                break;
            }

            Assert.Equal((60, DateTimeOffset.UnixEpoch), (first.Value, first.Window.Start));
        }
    }

    [Fact]
    public async Task Nothing_is_late_after_a_join_with_durations_that_are_longer_than_time()
    {
        var longest = Window.Tumbling(TimeSpan.MaxValue, (Side side) => side.At).WithDisorder(TimeSpan.MaxValue).AllowLateness(TimeSpan.MaxValue);
        foreach (var after in new[] { Minutes, Minutes.WithDisorder(TimeSpan.MaxValue) })
        {
            // One batch for each element, so that event time is told between them.
            var options = new FlowOptions { Stages = 1, MaxDemand = 1 };
            var (kept, other) = Met(1, 0);
            var counts = await Flow.From(kept, options)
                .LeftJoin(Flow.From(other, options), KeyOf, KeyOf, longest, longest, (one, _, _) => one)
                .Window(after.LateTo(side => Assert.Fail($"{side} came too late")))
                .Count()
                .ToListAsync(Token);

            Assert.Equal(Enumerable.Repeat(60L, Count / 60), counts.Select(minute => minute.Value));
        }
    }

    private static string? KeyOf(Side side) => side.Key;

    /// <summary>The sides of a join: every second element of one meets one of the other, so many seconds later.</summary>
    private static (Side[] Kept, Side[] Other) Met(int keys, int later) =>
        ([.. Enumerable.Range(0, Count).Select(second => new Side($"{second % keys} {second}", second, second))],
        [.. Enumerable.Range(0, Count).Select(second => new Side(second % 2 == 0 ? $"{Math.Max(0, second - later) % keys} {second - later}" : "none", second, second))]);

    /// <summary>The results have the times of one side, each of which comes once.</summary>
    private static async Task AssertNoneIsLateAsync(Func<Flow<Side>, Flow<Side>, Flow<Side>> join, (Side[] Kept, Side[] Other) sides, FlowOptions options, bool isMerged)
    {
        var late = 0;
        var joined = join(Flow.From(sides.Kept, options), Flow.From(sides.Other, options));
        var counts = await (isMerged ? joined.Merge() : joined).Window(Minutes.LateTo(_ => Interlocked.Increment(ref late))).Count().ToListAsync(Token);

        Assert.Equal(0, late);
        Assert.Equal(Enumerable.Repeat(60L, Count / 60), counts.Select(minute => minute.Value));
    }

    private static IEnumerable<Side> WithoutEnd()
    {
        for (var second = 0; ; second++) yield return new Side($"{second}", second, second);
    }
}
