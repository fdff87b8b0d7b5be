using Headgate.Flows.Tests.Windows.Models;
using Headgate.Flows.Windows;
using Headgate.Testing.Scheduling;

namespace Headgate.Flows.Tests.Windows;

/// <summary>What windows tell those after them of event time, and which of their results are late for those.</summary>
[Trait("Conformance", "F13")]
public sealed class LateResultsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Windows_after_it_are_told_the_start_of_the_earliest_window_that_is_still_to_close_and_no_less()
    {
        var first = Environment.TickCount;
        for (var seed = first; seed < first + Share.Of(300); seed++)
        {
            var random = new Random(seed);
            var scenario = Scenario.Random(random, random.Next(2) == 0 ? WindowKind.Tumbling : WindowKind.Sliding);
            var tested = new OperatorUnderTest(scenario.Window());
            var watermark = long.MinValue;
            foreach (var item in Scenario.Events(random))
            {
                watermark = Math.Max(watermark, item.At - scenario.Disorder);
                var before = tested.Clocks.Count;
                tested.Push(item);
                var told = tested.Clocks.Skip(before).Last();
                Assert.True(told == EarliestOpen(scenario, watermark), $"seed {seed}: {told} at {watermark}, of {scenario}");
            }
        }
    }

    [Fact]
    public async Task Nothing_is_late_after_windows_with_durations_that_are_longer_than_time()
    {
        Window<(long At, int Count)>[] windows =
        [
            Longest<(long At, int Count)>(item => item.At),
            Window.Session<(long At, int Count)>(TimeSpan.MaxValue, item => new DateTimeOffset(item.At, TimeSpan.Zero)).WithDisorder(TimeSpan.MaxValue).AllowLateness(TimeSpan.MaxValue),
        ];
        foreach (var window in windows)
        {
            // One batch for each element, so that event time is told between them.
            var options = new FlowOptions { Stages = 1, MaxDemand = 1 };
            var flow = Flow.From(Enumerable.Range(0, 50).Select(number => (At: (long)number * 1000, Count: 1)), options);
            for (var level = 0; level < 4; level++) flow = Once(flow, window.TriggerEvery(1).Discarding());
            Assert.Equal(50, await flow.Select(item => item.Count).SumAsync(Token));
        }
    }

    [Theory]
    [InlineData(WindowKind.Tumbling)]
    [InlineData(WindowKind.Sliding)]
    public void Which_late_results_are_late_for_the_windows_after_depends_on_the_order_of_the_source_alone(WindowKind kind)
    {
        var first = Environment.TickCount;
        for (var seed = first; seed < first + Share.Of(200); seed++)
        {
            var lab = new StageLab(seed);
            var random = lab.Random;
            var scenario = Scenario.Random(random, kind) with { Lateness = 60, Every = null, HasCustom = false, IsKeyed = true, Accumulation = Accumulation.Accumulating };
            var events = Scenario.Events(random);
            var after = new After(Size: random.Next(5, 30), Lateness: random.Next(2) * random.Next(20));
            var (expected, expectedLate) = Model(scenario, events, after);
            List<(int, long, int)> results = [];
            var late = new List<string>();
            lab.Run(async () =>
            {
                var options = new FlowOptions { Stages = random.Next(1, 5), MaxDemand = random.Next(1, 40), Environment = lab.Environment };
                var flow = Flow.From(events, options)
                    .PartitionBy(item => item.Key)
                    .Window(scenario.Window())
                    .Reduce(() => "", (text, item) => $"{text}{item.Id},", (one, other) => one + other)
                    .Select(result => (result.Key, Text: result.Value, Start: result.Window.Start.UtcTicks));
                if (random.Next(2) == 0) flow = flow.Merge();
                var counts = await flow
                    .PartitionBy(result => result.Key)
                    .Window(Window.Tumbling<(int Key, string Text, long Start)>(TimeSpan.FromTicks(after.Size), result => new DateTimeOffset(result.Start, TimeSpan.Zero))
                        .AllowLateness(TimeSpan.FromTicks(after.Lateness))
                        .LateTo(result => late.Add($"{result.Key} {result.Text}")))
                    .Count()
                    .ToListAsync(CancellationToken.None);
                results = [.. counts.GroupBy(count => (count.Key, count.Window.Start.UtcTicks)).Select(group => (group.Key.Key, group.Key.UtcTicks, (int)group.Max(count => count.Value)))];
            });
            Assert.True(expectedLate.Order(StringComparer.Ordinal).SequenceEqual(late.Order(StringComparer.Ordinal)), $"seed {seed}: late {string.Join(' ', late)}, not {string.Join(' ', expectedLate)}, of {scenario}, {after}");
            Assert.True(expected.Order().SequenceEqual(results.Order()), $"seed {seed}: of {scenario}, {after}");
        }
    }

    private static Window<T> Longest<T>(Func<T, long> at) => Window.Tumbling<T>(TimeSpan.MaxValue, item => new DateTimeOffset(at(item), TimeSpan.Zero), TimeSpan.FromTicks(7)).WithDisorder(TimeSpan.MaxValue);

    private static Flow<(long At, int Count)> Once(Flow<(long At, int Count)> flow, Window<(long At, int Count)> window) => flow
        .Window(window.LateTo(item => Assert.Fail($"{item} came too late")))
        .Reduce(() => (At: 0L, Count: 0), (sum, item) => (item.At, sum.Count + item.Count), (one, other) => (other.At, one.Count + other.Count))
        .EmitState();

    /// <summary>The start of the first window that the watermark has not passed, at least 0, before which there are no times.</summary>
    private static long EarliestOpen(Scenario scenario, long watermark)
    {
        var start = Math.Max(0, watermark) - scenario.Size - scenario.Hop;
        while ((start - scenario.Offset) % scenario.Hop != 0 || start + scenario.Size <= Math.Max(0, watermark)) start++;
        return Math.Max(0, start);
    }

    /// <summary>The results that windows after windows take, and those that are late for them: a result is late when the earliest window that was to close when it fired begins too late.</summary>
    private static (List<(int Key, long Start, int Count)> Taken, List<string> Late) Model(Scenario scenario, List<Event> events, After after)
    {
        var (taken, late) = (new Dictionary<(int, long), int>(), new List<string>());
        var model = new WindowModel(scenario);
        var watermark = long.MinValue;
        foreach (var item in events)
        {
            var before = model.Rows.Count;
            model.Add(item);
            watermark = Math.Max(watermark, item.At - scenario.Disorder);
            Take(before, EarliestOpen(scenario, watermark));
        }

        // The end of the input fires what is open, in time.
        var last = model.Rows.Count;
        model.Finish();
        Take(last, long.MinValue);
        return ([.. taken.Select(pair => (pair.Key.Item1, pair.Key.Item2, pair.Value))], late);

        void Take(int from, long now)
        {
            foreach (var row in model.Rows.Skip(from))
            {
                var start = row.Start / after.Size * after.Size;
                if (row.Pane.Timing == PaneTiming.Late && now != long.MinValue && start + after.Size <= now - after.Lateness) late.Add($"{row.Key} {row.Value}");
                else taken[(row.Key, start)] = taken.GetValueOrDefault((row.Key, start)) + 1;
            }
        }
    }

    private sealed record After(long Size, long Lateness);
}
