using Headgate.Flows.Tests.Windows.Models;
using Headgate.Flows.Windows;
using Headgate.Testing.Scheduling;

namespace Headgate.Flows.Tests.Joins;

/// <summary>Joins in event time whose elements are results of windows, or of such joins.</summary>
[Trait("Conformance", "F10")]
[Trait("Conformance", "F13")]
[Trait("Conformance", "F20")]
[Trait("Tier", "Long")]
public sealed class JoinsOfResultsTests
{
    private static readonly TimeSpan Lower = TimeSpan.FromTicks(-6);
    private static readonly TimeSpan Upper = TimeSpan.FromTicks(25);

    private enum How
    {
        Windows,
        Interval,
    }

    [Fact]
    public void No_result_of_windows_is_late_for_a_join_in_windows() => AssertWindowsAreJoined(How.Windows);

    [Fact]
    public void No_result_of_windows_is_late_for_a_join_by_interval() => AssertWindowsAreJoined(How.Interval);

    [Fact]
    public void No_result_of_a_join_by_interval_is_late_for_a_join_in_windows() => AssertJoinsAreJoined(How.Interval, How.Windows);

    [Fact]
    public void No_result_of_a_join_by_interval_is_late_for_another() => AssertJoinsAreJoined(How.Interval, How.Interval);

    [Fact]
    public void No_result_of_a_join_in_windows_is_late_for_a_join_by_interval() => AssertJoinsAreJoined(How.Windows, How.Interval);

    [Fact]
    public void No_result_of_a_join_in_windows_is_late_for_another() => AssertJoinsAreJoined(How.Windows, How.Windows);

    [Fact]
    public void An_unmatched_result_is_passed_on_when_nothing_can_meet_it_any_more_and_both_flows_go_on()
    {
        for (var seed = 0; seed < Share.Of(50); seed++)
        {
            var lab = new StageLab(seed);
            foreach (var how in new[] { How.Windows, How.Interval })
            {
                var first = default(Joined);
                lab.Run(async () =>
                {
                    var options = new FlowOptions { Stages = lab.Random.Next(1, 4), MaxDemand = lab.Random.Next(1, 9), Environment = lab.Environment };
                    var left = Counted(Flow.From(WithoutEnd(7), options), WindowOf(10));
                    var right = Counted(Flow.From(WithoutEnd(8), options), WindowOf(10));
                    await foreach (var joined in JoinedOf(how, left, right, lab.Random))
                    {
                        first = joined;
                        break;
                    }
                });
                Assert.True(first.Key is 7 or 8, $"seed {seed}");
                Assert.Equal((0L, first.Key == 7), (first.At, first.Right.Length == 0));
            }
        }
    }

    private static void AssertWindowsAreJoined(How how)
    {
        var first = Environment.TickCount;
        for (var seed = first; seed < first + Share.Of(150); seed++)
        {
            var lab = new StageLab(seed);
            var random = lab.Random;
            var (one, other) = (SomeWindows(random), SomeWindows(random));
            var (ones, others) = (SomeEvents(random), SomeEvents(random));
            var expected = Search(how, ResultsOf(one, ones), ResultsOf(other, others)).ToList();
            List<Joined> joined = [];
            lab.Run(async () =>
            {
                var options = SomeOptions(lab);
                var (left, right) = (Counted(Flow.From(ones, options), one), Counted(Flow.From(others, options), other));
                if (random.Next(3) == 0) left = left.Merge();
                if (random.Next(3) == 0) right = right.PartitionBy(result => result.At);
                joined = await JoinedOf(how, left, right, random).ToListAsync(CancellationToken.None);
            });
            AssertSame(seed, expected, joined);
        }
    }

    private static void AssertJoinsAreJoined(How how, How then)
    {
        var first = Environment.TickCount;
        for (var seed = first; seed < first + Share.Of(100); seed++)
        {
            var lab = new StageLab(seed);
            var random = lab.Random;
            var events = Enumerable.Range(0, 4).Select(_ => SomeEvents(random).OrderBy(item => item.At).Select(item => new Result(item.Key, $"{item.Id}", item.At)).ToList()).ToList();
            var before = new[] { Search(how, events[0], events[1]), Search(how, events[2], events[3]) }.Select(pairs => pairs.Select(pair => pair.Once).ToList()).ToList();
            var expected = Search(then, before[0], before[1]).ToList();
            List<Joined> joined = [];
            lab.Run(async () =>
            {
                var options = SomeOptions(lab);
                var flows = events.Select(items => Flow.From(items, options)).ToList();
                var (left, right) = (JoinedOf(how, flows[0], flows[1], random), JoinedOf(how, flows[2], flows[3], random));
                joined = await JoinedOf(then, left.Select(pair => pair.Once), right.Select(pair => pair.Once), random).ToListAsync(CancellationToken.None);
            });
            AssertSame(seed, expected, joined);
        }
    }

    private static void AssertSame(int seed, List<Joined> expected, List<Joined> joined)
    {
        var (missing, added) = (expected.Except(joined).ToList(), joined.Except(expected).ToList());
        Assert.True(missing.Count == 0 && added.Count == 0 && expected.Count == joined.Count, $"seed {seed}: missing {string.Join(' ', missing)}, too many {string.Join(' ', added)}");
    }

    private static FlowOptions SomeOptions(StageLab lab) => new() { Stages = lab.Random.Next(1, 5), MaxDemand = lab.Random.Next(1, 40), Environment = lab.Environment };

    private static List<Event> SomeEvents(Random random)
    {
        List<Event> events;
        do events = Scenario.Events(random);
        while (events.Exists(item => item.At > 1_000_000));
        return events;
    }

    /// <summary>Windows of any kind that fire early and on time; not late, for what is late is late for those after it too.</summary>
    private static Scenario SomeWindows(Random random)
    {
        var kind = random.Next(3) switch { 0 => WindowKind.Tumbling, 1 => WindowKind.Sliding, _ => WindowKind.Session };
        var scenario = Scenario.Random(random, kind) with { Lateness = 0, IsKeyed = true, Accumulation = Accumulation.Accumulating };

        // What is late for a session of its own, but makes an open one begin earlier, is the one thing that is not known before.
        return kind == WindowKind.Session ? scenario with { Disorder = 80 } : scenario;
    }

    private static Scenario WindowOf(int size) => new(WindowKind.Tumbling, size, size, 0, 0, 0, Accumulation.Accumulating, null, false, true);

    private static IEnumerable<Result> ResultsOf(Scenario scenario, List<Event> events) =>
        WindowModel.Run(scenario, events).Rows.Select(row => new Result(row.Key, row.Value, row.Start));

    private static Flow<Result> Counted(Flow<Event> events, Scenario scenario) => events
        .PartitionBy(item => item.Key)
        .Window(scenario.Window())
        .Reduce(() => "", (text, item) => $"{text}{item.Id},", (one, other) => $"{one}|{other}")
        .Select(window => new Result(window.Key, window.Value, window.Window.Start.UtcTicks));

    private static Flow<Joined> JoinedOf(How how, Flow<Result> left, Flow<Result> right, Random random)
    {
        if (how == How.Interval)
        {
            return left.FullIntervalJoin(
                right, item => item.Key, item => item.Key, item => new DateTimeOffset(item.At, default), item => new DateTimeOffset(item.At, default), Lower, Upper, (one, other) => Joined.Of(one, other, null),
                TimeSpan.FromTicks(random.Next(2) * random.Next(60)));
        }

        // The disorder and the lateness of each side are its own.
        return left.FullJoin(right, item => item.Key, item => item.Key, SomeWindow(random), SomeWindow(random), (one, other, window) => Joined.Of(one, other, window.Start.UtcTicks));
    }

    private static Window<Result> SomeWindow(Random random) => Window.Sliding(TimeSpan.FromTicks(20), TimeSpan.FromTicks(8), (Result item) => new DateTimeOffset(item.At, default))
        .WithDisorder(TimeSpan.FromTicks(random.Next(2) * random.Next(60)))
        .AllowLateness(TimeSpan.FromTicks(random.Next(2) * random.Next(30)))
        .LateTo(item => Assert.Fail($"{item} came too late"));

    private static IEnumerable<Joined> Search(How how, IEnumerable<Result> left, IEnumerable<Result> right)
    {
        var (lefts, rights) = (left.ToList(), right.ToList());
        if (how == How.Windows) return Starts(lefts, rights).SelectMany(start => Search(In(lefts, start), In(rights, start), static (_, _) => true, start));
        return Search(lefts, rights, static (one, other) => other.At - one.At >= Lower.Ticks && other.At - one.At <= Upper.Ticks, null);
    }

    private static IEnumerable<Joined> Search(List<Result> lefts, List<Result> rights, Func<Result, Result, bool> meets, long? start)
    {
        foreach (var left in lefts)
        {
            var met = rights.Where(right => right.Key == left.Key && meets(left, right)).ToList();
            foreach (var right in met) yield return Joined.Of(left, right, start);
            if (met.Count == 0) yield return Joined.Of(left, null, start);
        }

        foreach (var right in rights.Where(right => !lefts.Exists(left => right.Key == left.Key && meets(left, right)))) yield return Joined.Of(null, right, start);
    }

    private static IEnumerable<long> Starts(List<Result> lefts, List<Result> rights) => lefts.Concat(rights)
        .SelectMany(item => Enumerable.Range(0, 20).Select(back => item.At - back).Where(start => start % 8 == 0))
        .Distinct();

    private static List<Result> In(List<Result> items, long start) => [.. items.Where(item => item.At >= start && item.At < start + 20)];

    private static async IAsyncEnumerable<Event> WithoutEnd(int key)
    {
        for (var at = 0; at < 200; at++) yield return new Event(at, key, at);
        await new TaskCompletionSource().Task;
    }

    private sealed record Result(int Key, string Text, long At);

    private readonly record struct Joined(int Key, string Left, string Right, long At, long? Start)
    {
        public Result Once => new(Key, $"({Left};{Right};{Start})", At);

        public static Joined Of(Result? left, Result? right, long? start) =>
            new((left ?? right)!.Key, left is null ? "" : $"{left.Text}@{left.At}", right is null ? "" : $"{right.Text}@{right.At}", Math.Max(left?.At ?? 0, right?.At ?? 0), start is null ? null : Math.Max(0, start.Value));
    }
}
