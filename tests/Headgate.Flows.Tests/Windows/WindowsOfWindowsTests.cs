using Headgate.Flows.Tests.Windows.Models;
using Headgate.Flows.Windows;
using Headgate.Testing.Scheduling;

namespace Headgate.Flows.Tests.Windows;

/// <summary>Windows whose elements are results of windows.</summary>
[Trait("Conformance", "F13")]
public sealed class WindowsOfWindowsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Stages_of_which_nothing_comes_do_not_hold_back_the_windows_after_them(bool isSpreadBetween)
    {
        for (var seed = 0; seed < Share.Of(50); seed++)
        {
            var lab = new StageLab(seed);
            var first = default(Windowed<int, long>);
            lab.Run(async () =>
            {
                var tens = Flow.From(WithoutEnd(Enumerable.Range(0, 60).Select(at => new Event(at, 7, at))), new FlowOptions { Stages = 4, MaxDemand = 1 + lab.Random.Next(20), Environment = lab.Environment })
                    .PartitionBy(item => item.Key)
                    .Window(Window.Tumbling<Event>(TimeSpan.FromTicks(10), item => item.Time))
                    .Count();
                Flow<Windowed<int, long>> between = isSpreadBetween ? tens.PartitionBy(ten => ten.Value).Shuffle().Select(ten => ten) : tens;
                var thirties = between
                    .PartitionBy(ten => ten.Key)
                    .Window(Window.Tumbling<Windowed<int, long>>(TimeSpan.FromTicks(30), ten => ten.Window.Start))
                    .Sum(ten => ten.Value);
                await foreach (var thirty in thirties)
                {
                    first = thirty;
                    break;
                }
            });
            Assert.Equal((7, 30L, 0L, 30L), (first.Key, first.Value, first.Window.Start.UtcTicks, first.Window.End.UtcTicks));
        }
    }

    [Theory]
    [InlineData(WindowKind.Tumbling)]
    [InlineData(WindowKind.Sliding)]
    [InlineData(WindowKind.Session)]
    public async Task No_result_is_late_for_the_windows_after_it_by_its_start_or_its_end(WindowKind kind)
    {
        var first = Environment.TickCount;
        for (var seed = first; seed < first + Share.Of(150); seed++)
        {
            var random = new Random(seed);
            var scenario = Scenario.Random(random, kind) with { Lateness = 0, IsKeyed = true, Accumulation = Accumulation.Discarding };
            var events = Scenario.Events(random);
            var byStart = random.Next(2) == 0;

            // What is late for a session of its own, but makes an open one begin earlier, is the one thing that is not known before.
            if (byStart && kind == WindowKind.Session) scenario = scenario with { Disorder = 80 };
            var expected = Pairs(WindowModel.Run(scenario, events).Rows.Select(row => (row.Key, Ids(row.Value), At: byStart ? row.Start : row.End - 1)));
            var flow = Flow.From(events, new FlowOptions { Stages = random.Next(1, 5), MaxDemand = random.Next(1, 40) })
                .PartitionBy(item => item.Key)
                .Window(scenario.Window())
                .Reduce(() => "", (text, item) => $"{text}{item.Id},", (one, other) => one + other)
                .Select(result => (result.Key, Ids: Ids(result.Value), At: byStart ? result.Window.Start.UtcTicks : result.Window.End.UtcTicks - 1));
            if (random.Next(2) == 0) flow = flow.Merge();
            if (random.Next(2) == 0) flow = flow.PartitionBy(result => result.At);
            var results = await flow
                .PartitionBy(result => result.Key)
                .Window(Window.Tumbling<(int Key, int Ids, long At)>(TimeSpan.FromTicks(7), result => new DateTimeOffset(result.At, TimeSpan.Zero))
                    .LateTo(result => Assert.Fail($"seed {seed}: {result} came too late, of {scenario}")))
                .Sum(result => result.Ids)
                .ToListAsync(Token);
            Assert.Equal(expected, results.Select(result => (result.Key, result.Window.Start.UtcTicks / 7, result.Value)).Where(result => result.Value > 0).Order());
        }
    }

    private static int Ids(string value) => value.Count(letter => letter == ',');

    private static IEnumerable<(int Key, long Start, int Value)> Pairs(IEnumerable<(int Key, int Ids, long At)> results) =>
        results.GroupBy(result => (result.Key, Start: result.At / 7)).Select(group => (group.Key.Key, group.Key.Start, group.Sum(result => result.Ids))).Where(sum => sum.Item3 > 0).Order();

    private static async IAsyncEnumerable<T> WithoutEnd<T>(IEnumerable<T> items)
    {
        foreach (var item in items) yield return item;
        await new TaskCompletionSource().Task;
    }
}
