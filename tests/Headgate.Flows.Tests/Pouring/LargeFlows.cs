using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Pouring;

/// <summary>Flows of which very much follows at one moment, each from one stage; what they pass on there is noted.</summary>
internal static class LargeFlows
{
    private static readonly Dictionary<string, Func<FlowOptions, int, Action, Flow<int>>> Endless = new()
    {
        ["EmitEvents"] = (options, _, note) => Flow.From([1], options).Reduce(() => 0, (sum, x) => sum + x).EmitEvents(_ => Naturals(note)),
        ["OnTrigger"] = (options, _, note) => Flow.From([1], options).Window(Window.Global<int>().TriggerEvery(1)).Reduce(() => 0, (sum, x) => sum + x).OnTrigger(sum => (Naturals(note), sum)),
        ["OnTrigger by key"] = (options, _, note) => Flow.From([1, 2, 3], options).PartitionBy(x => x, 1).Reduce(() => 0, (sum, x) => sum + x).OnTrigger((_, sum) => (Naturals(note), sum)),
        ["EmitAndReduce"] = (options, _, note) => Flow.From([1, 2, 3], options).EmitAndReduce(() => 0, (sum, x) => (Naturals(note), sum + x)),
        ["SelectMany"] = (options, _, note) => Flow.From([1, 2, 3], options).SelectMany(_ => Naturals(note)),
    };

    private static readonly Dictionary<string, Func<FlowOptions, int, Action, Flow<int>>> Finite = new()
    {
        ["CountBy"] = (options, many, note) => From(many, options).CountBy(x => x).Select(pair => Noted(pair.Key, note)),
        ["AggregateBy"] = (options, many, note) => From(many, options).AggregateBy(x => x, _ => 0, (sum, x) => sum + x).Select(pair => Noted(pair.Key, note)),
        ["AggregateBy in parts"] = (options, many, note) => From(many, options).AggregateBy(x => x, _ => 0, (sum, x) => sum + x, (one, other) => one + other).Select(pair => Noted(pair.Key, note)),
        ["GroupBy"] = (options, many, note) => From(many, options).GroupBy(x => x).Select(group => Noted(group.Key, note)),
        ["CountTokens"] = (options, many, note) => From(many, options).CountTokens((x, counter) => counter.Add($"{x}")).Select(pair => Noted(int.Parse(pair.Key), note)),
        ["Reduce"] = (options, many, note) => From(many, options).PartitionBy(x => x, 1).Reduce(() => 0, (sum, x) => sum + x).Select(pair => Noted(pair.Key, note)),
        ["tumbling windows"] = (options, many, note) => InWindows(many, options, Window.Tumbling(TimeSpan.FromDays(9), (int x) => At(x)), note),
        ["tumbling windows that close early"] = (options, many, note) => InWindows(many, options, Window.Tumbling(TimeSpan.FromDays(1), (int x) => x == many - 1 ? At(x).AddDays(2) : At(x)), note),
        ["sliding windows"] = (options, many, note) => InWindows(many, options, Window.Sliding(TimeSpan.FromDays(1), TimeSpan.FromDays(1.5), (int x) => At(x)), note),
        ["sessions"] = (options, many, note) => InWindows(many, options, Window.Session(TimeSpan.FromDays(9), (int x) => At(x)), note),
        ["windows of a count"] = (options, many, note) => InWindows(many, options, Window.Count<int>(5), note),
        ["windows on the clock"] = (options, many, note) => InWindows(many, options, Window.Periodic<int>(TimeSpan.FromDays(1)), note),
        ["windows of no time"] = (options, many, note) => InWindows(many, options, Window.Global<int>(), note),
        ["Departition"] = (options, many, note) => From(many, options).PartitionBy(x => x, 1).PerPartition().Window(Window.Tumbling(TimeSpan.FromTicks(1), (int x) => new DateTimeOffset(x, TimeSpan.Zero)).AllowLateness(TimeSpan.FromDays(1)))
            .Reduce(() => 0, (_, x) => x).Departition(() => 0, (_, x) => x, x => Noted(x, note)),
        ["LeftJoin"] = (options, many, note) => Sides(many, options, (left, right) => left.LeftJoin(right, x => x, x => x, (x, _) => Noted(x, note))),
        ["FullJoin in windows"] = (options, many, note) => From(many / 2, options).FullJoin(
            From(many - (many / 2), options).Select(x => -x - 1), x => x, x => x, Window.Tumbling(TimeSpan.FromDays(9), (int x) => At(0)), Window.Tumbling(TimeSpan.FromDays(9), (int x) => At(0)), (one, other, _) => Noted(one == 0 && other < 0 ? (many / 2) - 1 - other : one, note)),
        ["LeftIntervalJoin"] = (options, many, note) => Sides(many, options, (left, right) =>
            left.LeftIntervalJoin(right, x => x, x => x, At, _ => At(0), TimeSpan.FromDays(-9), TimeSpan.FromDays(9), (x, _) => Noted(x, note))),
    };

    public static IEnumerable<string> EndlessNames => Endless.Keys;

    public static IEnumerable<string> FiniteNames => Finite.Keys;

    public static IEnumerable<string> Names => [.. Endless.Keys, .. Finite.Keys];

    /// <summary>Makes a flow.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="options">Its options.</param>
    /// <param name="many">How much follows, unless it is endless: the numbers from 0, in any order.</param>
    /// <param name="note">Called for each element that is passed on.</param>
    public static Flow<int> Make(string name, FlowOptions options, int many, Action note) => (Endless.GetValueOrDefault(name) ?? Finite[name])(options, many, note);

    private static Flow<int> From(int many, FlowOptions options) => Flow.From(Enumerable.Range(0, many), options);

    private static DateTimeOffset At(int x) => DateTimeOffset.UnixEpoch.AddDays(9).AddTicks(x);

    private static int Noted(int x, Action note)
    {
        note();
        return x;
    }

    private static Flow<int> InWindows(int many, FlowOptions options, Window<int> window, Action note) =>
        From(many, options).PartitionBy(x => x, 1).Window(window).Count().Select(counted => Noted(counted.Key, note));

    private static IEnumerable<int> Naturals(Action note)
    {
        for (var i = 0; ; i++) yield return Noted(i, note);
    }

    /// <summary>Joins two sides, the second of which has one element that none of the first meets, when the first has ended.</summary>
    private static Flow<int> Sides(int many, FlowOptions options, Func<Flow<int>, Flow<int>, Flow<int>> join)
    {
        var hasEnded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return join(Flow.From(Until(many, hasEnded), options), Flow.From(After(hasEnded.Task), options));
    }

    private static IEnumerable<int> Until(int many, TaskCompletionSource hasEnded)
    {
        for (var i = 0; i < many; i++) yield return i;
        hasEnded.TrySetResult();
    }

    private static async IAsyncEnumerable<int> After(Task end)
    {
        await end;
        yield return -1;
    }
}
