using Headgate.Flows.Snapshots;
using Headgate.Flows.Tests.Snapshots;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Rolling;

/// <summary>What LINQ makes of numbers, of windows.</summary>
[Trait("Conformance", "F8")]
public sealed class WindowNumbersTests
{
    private const int Rounds = 40;

    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sums_extremes_and_averages_of_windows_are_those_of_LINQ()
    {
        await ForRandomAsync(async (readings, options) =>
        {
            var window = Window.Tumbling(TimeSpan.FromSeconds(10), (Reading reading) => reading.At).WithDisorder(TimeSpan.FromMinutes(9));
            var flow = Flow.From(readings, options).Window(window);
            var expected = readings.GroupBy(reading => reading.Second / 10).OrderBy(group => group.Key).ToList();
            Assert.Equal(expected.Select(group => group.Sum(reading => reading.Number)), await flow.Sum(reading => reading.Number).Select(one => one.Value).ToListAsync(Token));
            Assert.Equal(expected.Select(group => group.Min(reading => reading.Number)), await flow.Min(reading => reading.Number).Select(one => one.Value).ToListAsync(Token));
            Assert.Equal(expected.Select(group => group.Max(reading => reading.Text)), await flow.Max(reading => reading.Text).Select(one => one.Value).ToListAsync(Token));
            Assert.Equal(expected.Select(group => group.Min(reading => reading.Maybe)), await flow.Min(reading => reading.Maybe).Select(one => one.Value).ToListAsync(Token));
            Assert.Equal(expected.Select(group => group.Average(reading => reading.Number)), await flow.Average(reading => reading.Number).Select(one => one.Value).ToListAsync(Token));
            Assert.Equal(expected.Select(group => group.Average(reading => reading.Share)), await flow.Average(reading => reading.Share).Select(one => one.Value).ToListAsync(Token));
            Assert.Equal(expected.Select(group => group.Average(reading => reading.Price)), await flow.Average(reading => reading.Price).Select(one => one.Value).ToListAsync(Token));
        });
    }

    [Fact]
    public async Task Sums_extremes_and_averages_of_keys_in_windows_are_those_of_LINQ()
    {
        await ForRandomAsync(async (readings, options) =>
        {
            var flow = Flow.From(readings, options).PartitionBy(reading => reading.Key)
                .Window(Window.Tumbling(TimeSpan.FromSeconds(10), (Reading reading) => reading.At).WithDisorder(TimeSpan.FromMinutes(9)));
            var groups = readings.GroupBy(reading => (reading.Key, reading.Second / 10)).ToList();
            await SameAsync(group => group.Sum(reading => reading.Number), flow.Sum(reading => reading.Number));
            await SameAsync(group => group.Min(reading => reading.Share), flow.Min(reading => reading.Share));
            await SameAsync(group => group.Max(reading => reading.Maybe), flow.Max(reading => reading.Maybe));
            await SameAsync(group => group.Average(reading => reading.Number), flow.Average(reading => reading.Number));
            await SameAsync(group => group.Average(reading => reading.Price), flow.Average(reading => reading.Price));

            async Task SameAsync<TValue>(Func<IEnumerable<Reading>, TValue> expected, Flow<Windowed<int, TValue>> actual) => Assert.Equal(
                groups.ToDictionary(group => group.Key, group => expected(group)),
                (await actual.ToListAsync(Token)).ToDictionary(one => (one.Key, (int)(one.Window.Start - Noon).TotalSeconds / 10), one => one.Value));
        });
    }

    [Fact]
    [Trait("Conformance", "F18")]
    public async Task Sessions_that_are_joined_join_their_numbers()
    {
        Reading[] readings = [new(0, 0, 30), new(0, 8, 10), new(0, 4, 50)];
        var flow = Flow.From(readings, new FlowOptions { Stages = 1 })
            .Window(Window.Session(TimeSpan.FromSeconds(5), (Reading reading) => reading.At).WithDisorder(TimeSpan.FromMinutes(9)));
        var keyed = Flow.From(readings, new FlowOptions { Stages = 2 }).PartitionBy(reading => reading.Key)
            .Window(Window.Session(TimeSpan.FromSeconds(5), (Reading reading) => reading.At).WithDisorder(TimeSpan.FromMinutes(9)));
        Assert.Equal(90, Assert.Single(await flow.Sum(reading => reading.Number).ToListAsync(Token)).Value);
        Assert.Equal(10, Assert.Single(await flow.Min(reading => reading.Number).ToListAsync(Token)).Value);
        Assert.Equal(50, Assert.Single(await keyed.Max(reading => reading.Number).ToListAsync(Token)).Value);
        Assert.Equal(30.0, Assert.Single(await flow.Average(reading => reading.Number).ToListAsync(Token)).Value);
        Assert.Equal(0.30m, Assert.Single(await keyed.Average(reading => reading.Price).ToListAsync(Token)).Value);
    }

    [Fact]
    public async Task The_first_of_equal_extremes_counts_and_a_comparer_says_what_is_equal()
    {
        var flow = Flow.From(["b", "A", "a", "B"]).Window(Window.Global<string>());
        Assert.Equal("A", Assert.Single(await flow.Min(text => text, StringComparer.OrdinalIgnoreCase).ToListAsync(Token)).Value);
        Assert.Equal("b", Assert.Single(await flow.Max(text => text, StringComparer.OrdinalIgnoreCase).ToListAsync(Token)).Value);
        Assert.Null(Assert.Single(await Flow.From(new string?[] { null, null }).Window(Window.Global<string?>()).Max(text => text).ToListAsync(Token)).Value);
        Assert.Equal(double.NaN, Assert.Single(await Flow.From([1, double.NaN, -1]).Window(Window.Global<double>()).Min(number => number).ToListAsync(Token)).Value);
    }

    [Fact]
    public async Task A_window_without_elements_has_a_sum_but_no_extremes_and_no_average()
    {
        var flow = Flow.From([1, 2, 3, 4]).Window(Window.Count<int>(2).FillGaps());
        Assert.Equal([3, 7, 0], (await flow.Sum(number => number).ToListAsync(Token)).Select(one => one.Value));
        Assert.Equal([1, 3], (await flow.Min(number => number).ToListAsync(Token)).Select(one => one.Value));
        Assert.Equal([2, 4], (await flow.Max(number => number).ToListAsync(Token)).Select(one => one.Value));
        Assert.Equal([1.5, 3.5], (await flow.Average(number => number).ToListAsync(Token)).Select(one => one.Value));
        Assert.Equal([1.5m, 3.5m], (await flow.Average(number => (decimal)number).ToListAsync(Token)).Select(one => one.Value));
    }

    [Fact]
    public async Task Averages_of_integers_are_exact_where_their_sum_is_past_the_end_of_their_type()
    {
        var flow = Flow.From([long.MaxValue, long.MaxValue, long.MinValue, long.MinValue]).Window(Window.Global<long>());
        Assert.Equal(-0.5, Assert.Single(await flow.Average(number => number).ToListAsync(Token)).Value);
        await Assert.ThrowsAsync<OverflowException>(() => flow.Sum(number => number).ToListAsync(Token));
    }

    [Fact]
    [Trait("Conformance", "F22")]
    public async Task What_averages_and_extremes_are_made_of_is_saved_without_options()
    {
        await ResumesAsync(flow => flow.Average(number => number).Select(one => one.Value));
        await ResumesAsync(flow => flow.Average(number => number / 7.0).Select(one => one.Value));
        await ResumesAsync(flow => flow.Average(number => number / 7m).Select(one => one.Value));
        await ResumesAsync(flow => flow.Min(number => number).Select(one => one.Value));
        await ResumesAsync(flow => flow.Max(number => number / 7m).Select(one => one.Value));

        static async Task ResumesAsync<TValue>(Func<WindowedFlow<int, int>, Flow<TValue>> made)
        {
            var store = new RecordingStore();
            var expected = await made(Numbers(store)).ToListAsync(Token);
            Assert.False(store.Saved[0].IsFinished);
            var resumed = RecordingStore.After("flow", store.Saved[0]);
            Assert.Equal(expected.Order(), (await made(Numbers(resumed)).ToListAsync(Token)).Order());
        }
    }

    private static WindowedFlow<int, int> Numbers(ISnapshotStore store) => Flow
        .From(Enumerable.Range(0, 1000), new FlowOptions { Stages = 2, MaxDemand = 4, Snapshots = new SnapshotOptions { Name = "flow", Store = store, EveryElements = 10 } })
        .PartitionBy(number => number % 3)
        .Window(Window.Count<int>(17));

    private static async Task ForRandomAsync(Func<Reading[], FlowOptions, Task> check)
    {
        var first = Environment.TickCount;
        for (var seed = first; seed < first + Share.Of(Rounds); seed++)
        {
            var random = new Random(seed);
            var readings = Enumerable.Range(0, random.Next(60)).Select(_ => new Reading(random.Next(3), random.Next(60), random.Next(-1000, 1000))).ToArray();
            try
            {
                await check(readings, new FlowOptions { Stages = random.Next(1, 4), MaxDemand = random.Next(1, 20) });
            }
            catch (Xunit.Sdk.XunitException failure)
            {
                Assert.Fail($"seed {seed}: {failure.Message}");
            }
        }
    }

    private sealed record Reading(int Key, int Second, int Number)
    {
        public DateTimeOffset At => Noon.AddSeconds(Second);

        public double Share => Number / 7.0;

        public decimal Price => Number / 100m;

        public string? Text => Number % 5 == 0 ? null : $"{Number}";

        public int? Maybe => Number % 3 == 0 ? null : Number;
    }
}
