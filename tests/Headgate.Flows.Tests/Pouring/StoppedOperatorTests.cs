using Headgate.Flows.Aggregation;
using Headgate.Flows.Departitioning;
using Headgate.Flows.Fusion;
using Headgate.Flows.Joins;
using Headgate.Flows.Operators;
using Headgate.Flows.Snapshots;
using Headgate.Flows.Tests.Windows.Models;
using Headgate.Flows.Windowing;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Pouring;

/// <summary>Operators that are stopped wherever they can be, against the same operators that never are.</summary>
[Trait("Conformance", "F7")]
[Trait("Conformance", "F8")]
[Trait("Conformance", "F10")]
[Trait("Conformance", "F12")]
[Trait("Conformance", "F22")]
[Trait("Tier", "Long")]
public sealed class StoppedOperatorTests
{
    private const int Rounds = 12;

    private static readonly JoinKeys<Event, Event, Event> Same = new(item => item with { Id = 0, At = 0 }, item => item with { Id = 0, At = 0 }, null);

    private static readonly Dictionary<string, Func<Script, int, bool, (List<string> Lines, int RefusedCount)>> Operators = new()
    {
        ["SelectMany"] = Plain<int>((_, next, _) => new SelectManyOperator<Event, int>(next, item => Enumerable.Repeat(item.Id, item.Key))),
        ["SelectMany of lists"] = Plain<int>((_, next, _) => new SelectManyOperator<Event, int>(next, item => new List<int> { item.Id, item.Id })),
        ["CountBy (partial)"] = Plain<KeyValuePair<int, long>>((_, next, _) => new PartialCountOperator<Event, int>(next, item => item.Key, null, 300)),
        ["CountBy"] = Play<KeyValuePair<int, long>, KeyValuePair<int, long>>((_, next, _) => new MergeOperator<int, long>(next, (one, other) => one + other, null), (item, _) => new(item.Key, item.Id)),
        ["AggregateBy"] = Plain<KeyValuePair<int, long>>((_, next, _) => new AggregateOperator<Event, int, long>(next, item => item.Key, _ => 0, (sum, item) => (sum * 3) + item.Id, null)),
        ["AggregateBy (partial)"] = Plain<KeyValuePair<int, long>>((_, next, _) => new AggregateOperator<Event, int, long>(next, item => item.Key, _ => 0, (sum, item) => sum + item.Id, null, 300)),
        ["GroupBy"] = Plain<IGrouping<int, int>>((_, next, _) => new GroupOperator<Event, int, int>(next, item => item.Key, item => item.Id, null)),
        ["CountTokens"] = Plain<KeyValuePair<string, long>>((_, next, _) => new TokenOperator<Event>(next, (item, counter) => counter.Add($"{item.Key}"), 300)),
        ["TakeSorted"] = Plain<Ranked<Event>>((_, next, seed) => new SortedPartOperator<Event>(next, 2000, Comparer<Event>.Create((one, other) => one.Key.CompareTo(other.Key)), seed % 2 == 0)),
        ["Join"] = Play<JoinSide<Event, Event>, string>(
            (_, next, _) => new JoinOperator<Event, Event, Event, string>(next, new JoinTable<Event, Event, Event, string>(Same, JoinKind.Full, Pair), new SideEnds(1, 2)), SideOf, isFirst: false),
        ["Join in windows"] = Play<JoinSide<Event, Event>, string>((host, next, seed) => WindowJoin(host, next, new Random(seed)), SideOf, isFirst: false),
        ["IntervalJoin"] = Play<JoinSide<Event, Event>, string>((host, next, seed) => IntervalJoin(host, next, new Random(seed)), SideOf, isFirst: false),
        ["Departition of times"] = Departition(false),
        ["Departition of numbers"] = Departition(true),
        ["Global"] = Windows(WindowKind.Global),
        ["Tumbling"] = Windows(WindowKind.Tumbling),
        ["Sliding"] = Windows(WindowKind.Sliding),
        ["Session"] = Windows(WindowKind.Session),
        ["Count"] = Windows(WindowKind.Count),
        ["Periodic"] = Windows(WindowKind.Periodic),
    };

    public static TheoryData<string> Names => [.. Operators.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_operator_that_is_stopped_says_and_saves_the_same_in_the_same_order_as_one_that_is_not(string name)
    {
        var first = Environment.TickCount;
        var refused = 0;
        for (var seed = first; seed < first + Share.Of(Rounds); seed++) refused += Compare(name, new Script(seed), seed);
        Assert.True(refused > Rounds, "It was never stopped.");
    }

    [Theory]
    [InlineData("Join")]
    [InlineData("Join in windows")]
    [InlineData("IntervalJoin")]
    public void A_join_that_is_stopped_among_the_pairs_of_an_element_goes_on_with_them_in_each_window(string name)
    {
        var refused = 0;
        for (var seed = 0; seed < Share.Of(Rounds); seed++) refused += Compare(name, new Script(seed, many: 700), seed);
        Assert.True(refused > Rounds, "It was never stopped.");
    }

    /// <summary>Plays a script to an operator that is not stopped, and to one that is.</summary>
    /// <returns>How often it was stopped.</returns>
    private static int Compare(string name, Script script, int seed)
    {
        var (expected, _) = Operators[name](script, seed, false);
        var (actual, refusedCount) = Operators[name](script, seed, true);
        for (var i = 0; i < Math.Max(expected.Count, actual.Count); i++)
        {
            var (wanted, got) = (expected.ElementAtOrDefault(i), actual.ElementAtOrDefault(i));
            if (wanted != got) Assert.Fail($"{name}, seed {seed}, line {i} of {expected.Count}\nexpected: {wanted}\nactual:   {got}");
        }

        return refusedCount;
    }

    private static string Pair(Event? left, Event? right) => $"{left?.Id} {right?.Id}";

    private static JoinSide<Event, Event> SideOf(Event item, int source) => source == 0 ? JoinSide<Event, Event>.OfLeft(item) : JoinSide<Event, Event>.OfRight(item);

    private static Func<Script, int, bool, (List<string>, int)> Plain<TOut>(Func<OperatorHost, Sink<TOut>, int, Sink<Event>> make) => Play(make, static (item, _) => item, isFirst: false);

    private static Func<Script, int, bool, (List<string>, int)> Play<TIn, TOut>(
        Func<OperatorHost, Sink<TOut>, int, Sink<TIn>> make, Func<Event, int, TIn> map, bool isFirst = true) =>
        (script, seed, isGated) => script.Play<TIn, TOut>((host, next) => make(host, next, seed), map, isGated, isFirst);

    private static Sink<JoinSide<Event, Event>> WindowJoin(OperatorHost host, Sink<string> next, Random random)
    {
        var size = TimeSpan.FromTicks(random.Next(1, 60));
        var hop = random.Next(2) == 0 ? size : TimeSpan.FromTicks(random.Next(1, 60));
        var window = Window.Sliding<Event>(size, hop, item => item.Time).AllowLateness(TimeSpan.FromTicks(random.Next(30)));
        var windows = JoinWindows<Event, Event>.Of(window, window, "left", "right");
        var join = new WindowJoinOperator<Event, Event, Event, string>(host, next, windows, Same, JoinKind.Full, (left, right, bounds) => $"{Pair(left, right)} {bounds.Start.UtcTicks}");
        return new ClockedOperator<JoinSide<Event, Event>>(join, static _ => 0);
    }

    private static Sink<JoinSide<Event, Event>> IntervalJoin(OperatorHost host, Sink<string> next, Random random)
    {
        var table = new IntervalTable<Event, Event, Event, string>(Same, JoinKind.Full, new Interval(-random.Next(60), random.Next(60)), Pair);
        var join = new IntervalJoinOperator<Event, Event, Event, string>(host, next, table, new SideEnds(1, 2), side => (side.IsRight ? side.Right : side.Left).At);
        return new ClockedOperator<JoinSide<Event, Event>>(join, static _ => 0);
    }

    private static Func<Script, int, bool, (List<string>, int)> Departition(bool isNumbered)
    {
        var functions = new DepartitionFunctions<string, string, string>(() => "", (all, state) => $"{all} {state}", (all, bounds) => $"{bounds.Start.UtcTicks} {bounds.Number}:{all}");
        return Play<PartitionState<string>, string>(
            (host, next, _) => new DepartitionOperator<string, string, string>(host, next, functions, 0),
            (item, source) => new PartitionState<string>($"{item.Id}", new PartitionInfo(source, Script.SourceCount), isNumbered ? Number(item.Id) : Time(item.Id), IsLast: true),
            isFirst: false);

        static WindowBounds Number(int number) => WindowBounds.Global with { Kind = WindowKind.Count, Number = number };
        static WindowBounds Time(int start) => WindowBounds.Between(WindowKind.Tumbling, start, start + 1);
    }

    private static Func<Script, int, bool, (List<string>, int)> Windows(WindowKind kind) => Play<Event, string>(
        (host, next, seed) =>
        {
            var random = new Random(seed);
            var scenario = Scenario.Random(random, kind);
            if (kind == WindowKind.Periodic) scenario = scenario with { Size = random.Next(1, 10) * TimeSpan.TicksPerSecond };
            var window = scenario.Window();
            if (random.Next(2) == 0) window = window.TriggerPeriodically(TimeSpan.FromSeconds(random.Next(1, 5)));
            return Windowed(host, next, window, ReductionOf(random), scenario.IsKeyed ? null : EqualityComparer<int>.Create(static (_, _) => true, static _ => 0));
        },
        static (item, _) => item);

    /// <summary>What is passed on of an element and of a state: one, or so many that it is stopped half-way.</summary>
    private static Reduction<int, Event, string, string> ReductionOf(Random random)
    {
        var count = random.Next(2) == 0 ? 1 : 300;
        FireFunction<int, string, string> fire = (key, ref text, _, trigger, next) => TriggerFunctions.PassOn(Enumerable.Repeat($"{key} {text.Length} {text[^Math.Min(12, text.Length)..]} {trigger}", count), "test", next);
        var functions = new ReductionFunctions<int, Event, string>(item => item.Key, () => "", (text, item) => $"{text}{item.Id},", (one, other) => $"{one}|{other}");
        var isEmitting = random.Next(3) == 0;
        return new Reducing(functions, isEmitting ? item => Enumerable.Repeat($"{item.Id}", item.Id % 10 == 0 ? count : 1) : null, fire);
    }

    private static WindowOperator<int, Event, string, string> Windowed(
        OperatorHost host, Sink<string> next, Window<Event> window, Reduction<int, Event, string, string> reduction, IEqualityComparer<int>? comparer)
    {
        return window.Kind switch
        {
            WindowKind.Global => new GlobalWindowOperator<int, Event, string, string>(host, next, window, reduction, comparer),
            WindowKind.Session => new SessionWindowOperator<int, Event, string, string>(host, next, window, reduction, comparer),
            WindowKind.Count => new CountWindowOperator<int, Event, string, string>(host, next, window, reduction, comparer),
            WindowKind.Periodic => new PeriodicWindowOperator<int, Event, string, string>(host, next, window, reduction, comparer),
            _ => new AlignedWindowOperator<int, Event, string, string>(host, next, window, reduction, comparer),
        };
    }

    /// <summary>Passes on something of each element, and of each state; and can merge states all the same.</summary>
    private sealed class Reducing(ReductionFunctions<int, Event, string> functions, Func<Event, IEnumerable<string>>? emit, FireFunction<int, string, string> fire) : Reduction<int, Event, string, string>
    {
        public override int KeyOf(Event item) => functions.Key(item);

        public override string Seed() => functions.Seed();

        public override IEnumerable<Pause>? Add(ref string state, Event item, Outpouring<string> next)
        {
            state = functions.Reducer(state, item);
            return emit is null ? null : next.PassOn(emit(item));
        }

        public override string Merge(string earlier, string later) => functions.Merge!(earlier, later);

        public override IEnumerable<Pause>? Fire(int key, ref string state, PartitionInfo partition, in TriggerInfo trigger, Outpouring<string> next) =>
            fire(key, ref state, partition, trigger, next);
    }
}
