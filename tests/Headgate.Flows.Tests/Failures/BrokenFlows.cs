using Headgate.Flows.Windows;
using Headgate.Stages;

namespace Headgate.Flows.Tests.Failures;

/// <summary>Flows, each with one function that fails at one element, or one sequence.</summary>
internal static class BrokenFlows
{
    private const int At = 70;

    private static readonly Dictionary<string, Func<Flow<int>, Exception, Flow<int>>> Operators = new()
    {
        ["Select"] = (flow, failure) => flow.Select(x => Break(x, failure)),
        ["Where"] = (flow, failure) => flow.Where(x => Break(x, failure) > 0),
        ["WhereNot"] = (flow, failure) => flow.WhereNot(x => Break(x, failure) > 0),
        ["Do"] = (flow, failure) => flow.Do(x => Break(x, failure)),
        ["SelectMany"] = (flow, failure) => flow.SelectMany(x => Enumerable.Repeat(Break(x, failure), 2)),
        ["SelectMany GetEnumerator"] = (flow, failure) => flow.SelectMany(x => Inner(x, failure, BrokenAt.GetEnumerator)),
        ["SelectMany MoveNext"] = (flow, failure) => flow.SelectMany(x => Inner(x, failure, BrokenAt.MoveNext)),
        ["SelectMany Current"] = (flow, failure) => flow.SelectMany(x => Inner(x, failure, BrokenAt.Current)),
        ["SelectMany Dispose"] = (flow, failure) => flow.SelectMany(x => Inner(x, failure, BrokenAt.Dispose)),
        ["SelectBatch"] = (flow, failure) => flow.SelectBatch(batch => batch.Select(x => Break(x, failure)).ToList()),
        ["SelectBatch sequence"] = (flow, failure) => flow.SelectBatch(batch => batch.Select(x => Break(x, failure))),
        ["async Select at once"] = (flow, failure) => flow.Select((x, _) => ValueTask.FromResult(Break(x, failure)), 3),
        ["async Select failed task"] = (flow, failure) => flow.Select((x, _) => x == At ? ValueTask.FromException<int>(failure) : ValueTask.FromResult(x), 3),
        ["async Select later"] = (flow, failure) => flow.Select(async (x, _) =>
        {
            if (x % 3 == 1) await Task.Yield();
            return Break(x, failure);
        }, 3),
        ["async Select beside one that waits"] = (flow, failure) => flow.Select(async (x, token) =>
        {
            if (x == At + 1 || x == At - 1) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            if (x == At) await Task.Yield();
            return Break(x, failure);
        }, 3),
        ["PartitionBy"] = (flow, failure) => flow.PartitionBy(x => Break(x, failure), 3),
        ["PartitionBy hash"] = (flow, failure) => flow.PartitionBy(static x => x, 3, hash: (x, _) => Break(x, failure) % 3),
        ["PartitionBy comparer"] = (flow, failure) => flow.PartitionBy(3, EqualityComparer<int>.Create(static (one, other) => one == other, x => Break(x, failure))),
        ["CountBy"] = (flow, failure) => flow.CountBy(x => Break(x, failure)).Select(static pair => pair.Key),
        ["AggregateBy seed"] = (flow, failure) => flow.AggregateBy(static x => x, x => Break(x, failure), static (sum, _) => sum).Select(static pair => pair.Key),
        ["AggregateBy add"] = (flow, failure) => flow.AggregateBy(static x => x, static x => x, (_, x) => Break(x, failure)).Select(static pair => pair.Key),
        ["AggregateBy partial"] = (flow, failure) => flow.AggregateBy(static x => x, static x => x, (_, x) => Break(x, failure), static (one, _) => one).Select(static pair => pair.Key),
        ["GroupBy key"] = (flow, failure) => flow.GroupBy(x => Break(x, failure)).Select(static group => group.Key),
        ["GroupBy element"] = (flow, failure) => flow.GroupBy(static x => x % 7, x => Break(x, failure)).Select(static group => group.Key),
        ["DistinctBy"] = (flow, failure) => flow.DistinctBy(x => Break(x, failure)),
        ["TakeSorted"] = (flow, failure) => flow.TakeSorted(5, Comparer<int>.Create((one, other) => Break(one, failure).CompareTo(other))).SelectMany(static list => list),
        ["TopBy"] = (flow, failure) => flow.TopBy(5, x => Break(x, failure)).SelectMany(static list => list),
        ["Reduce seed"] = (flow, failure) => flow.PartitionBy().Reduce<int>(() => throw failure, static (sum, x) => sum + x).Select(static pair => pair.Value),
        ["Reduce"] = (flow, failure) => flow.PartitionBy(static x => x % 5).Reduce(static () => 0, (sum, x) => sum + Break(x, failure)).Select(static pair => pair.Value),
        ["Reduce by stage"] = (flow, failure) => flow.Reduce(static () => 0, (sum, x) => sum + Break(x, failure)),
        ["EmitAndReduce"] = (flow, failure) => flow.EmitAndReduce(static () => 0, (sum, x) => ((IEnumerable<int>)[x], sum + Break(x, failure))),
        ["EmitAndReduce sequence"] = (flow, failure) => flow.EmitAndReduce(static () => 0, (sum, x) => (Enumerable.Range(x, 1).Select(y => Break(y, failure)), sum)),
        ["EmitAndReduce OnTrigger"] = (flow, failure) => flow.EmitAndReduce(static () => 0, static (sum, x) => ((IEnumerable<int>)[x], sum)).OnTrigger(_ => throw failure),
        ["OnTrigger"] = (flow, failure) => flow.Reduce(static () => 0, static (sum, x) => sum + x).OnTrigger<int>(_ => throw failure),
        ["OnTrigger of a key"] = (flow, failure) => flow.PartitionBy().Reduce(static () => 0, static (sum, x) => sum + x).OnTrigger<int>((key, sum) => ([Break(key, failure)], sum)),
        ["EmitEvents"] = (flow, failure) => flow.PartitionBy().PerPartition().Reduce(static () => 0, static (sum, x) => sum + x).EmitEvents<int>(_ => throw failure),
        ["Departition"] = (flow, failure) => flow.Reduce(static () => 0, static (sum, x) => sum + x).Departition<int, int>(static () => 0, (_, _) => throw failure, static sum => sum),
        ["CountTokens"] = (flow, failure) => flow.CountTokens(x => $"{Break(x, failure)}").Select(static pair => (int)pair.Value),
        ["CountTokens by hand"] = (flow, failure) => flow.CountTokens((x, _) => Break(x, failure)).Select(static pair => (int)pair.Value),
        ["Scan"] = (flow, failure) => flow.Scan(static () => 0, (_, x) => Break(x, failure)),
        ["Scan by key"] = (flow, failure) => flow.PartitionBy(static x => x % 5).Scan(static () => 0, (_, x) => Break(x, failure)).Select(static pair => pair.Value),
        ["event time"] = (flow, failure) => Windows(flow.Select(static x => x), x => Break(x, failure)).Select(static sum => sum.Value),
        ["reducer of a window"] = (flow, failure) => flow.Window(Window.Count<int>(7)).Reduce(static () => 0, (sum, x) => sum + Break(x, failure)).Select(static sum => sum.Value),
        ["Select after windows"] = (flow, failure) => Windows(flow, static x => x).Select(sum => Break(At, failure)),
        ["async Select after windows"] = (flow, failure) => Windows(flow, static x => x).Select(async (sum, _) =>
        {
            await Task.Yield();
            return Break(sum.Window.Start.Second == 40 ? At : 0, failure);
        }, 3),
        ["async Select after windows of keys"] = (flow, failure) => flow.PartitionBy(static x => x % 5).Window(Window.Count<int>(3)).Count().Select(async (count, _) =>
        {
            if (count.Key == 2) await Task.Yield();
            return Break(count.Window.Number == 9 ? At : 0, failure);
        }, 2),
        ["trigger of the user's"] = (flow, failure) => flow.Window(Window.Global<int>().Trigger(static () => 0, (state, x) => TriggerDecision.Continue(state + Break(x, failure)))).Count().Select(static count => (int)count.Value),
        ["Join key"] = (flow, failure) => flow.Join(flow, static x => x, x => Break(x, failure), static (x, _) => x),
        ["Join result"] = (flow, failure) => flow.Join(flow, static x => x, static x => x, (x, _) => Break(x, failure)),
        ["after a Shuffle"] = (flow, failure) => flow.Shuffle().Select(x => Break(x, failure)),
        ["before a Merge"] = (flow, failure) => flow.Merge(flow.Select(x => Break(x, failure))),
        ["at the end"] = (flow, failure) => flow.CountBy(static x => x).Select(pair => Break(pair.Key, failure)),
    };

    private static readonly Dictionary<string, Func<FlowOptions, Exception, Flow<int>>> Sources = new()
    {
        ["source GetEnumerator"] = (options, failure) => Flow.From(new BrokenSequence(failure, BrokenAt.GetEnumerator, 100), options),
        ["source MoveNext"] = (options, failure) => Flow.From(new BrokenSequence(failure, BrokenAt.MoveNext, 100), options),
        ["source Current"] = (options, failure) => Flow.From(new BrokenSequence(failure, BrokenAt.Current, 100), options),
        ["source at once"] = (options, failure) => Flow.From(new BrokenSequence(failure, BrokenAt.MoveNext, 0), options),
        ["async source"] = (options, failure) => Flow.From(Broken(failure), options),
        ["one of several sources"] = (options, failure) => Flow.FromMany([Enumerable.Range(0, 300), new BrokenSequence(failure, BrokenAt.MoveNext, 100), []], options),
        ["factory"] = (options, failure) => Flow.From<int>(() => throw failure, options),
        ["second factory"] = (options, failure) => Flow.FromMany<int>([() => Producer.From(Enumerable.Range(0, 5)), () => throw failure], options),
        ["producer's start"] = (options, failure) => Flow.From(() => new UnstartableProducer(failure), options),
    };

    public static IEnumerable<string> Names => [.. Operators.Keys, .. Sources.Keys];

    public static Flow<int> Make(string name, Exception failure, FlowOptions options, Func<IEnumerable<int>, IEnumerable<int>> track) =>
        Operators.TryGetValue(name, out var add) ? add(Flow.From(track(Enumerable.Range(0, 300)), options), failure) : Sources[name](options, failure);

    private static Flow<Windowed<int>> Windows(Flow<int> flow, Func<int, int> second) =>
        flow.Window(Window.Tumbling(TimeSpan.FromSeconds(10), (int x) => DateTimeOffset.UnixEpoch.AddSeconds(second(x)))).Reduce(static () => 0, static (sum, x) => sum + x);

    private static int Break(int x, Exception failure) => x == At ? throw failure : x;

    private static IEnumerable<int> Inner(int x, Exception failure, BrokenAt at) => x == At ? new BrokenSequence(failure, at, 400) : Enumerable.Range(x, 2);

    private static async IAsyncEnumerable<int> Broken(Exception failure)
    {
        for (var i = 0; i < At; i++)
        {
            if (i % 5 == 0) await Task.Yield();
            yield return i;
        }

        throw failure;
    }

    private sealed class UnstartableProducer(Exception failure) : Producer<int>
    {
        protected override ValueTask OnStartAsync(CancellationToken cancellationToken) => throw failure;

        protected override ValueTask OnDemandAsync(int demand, CancellationToken cancellationToken) => default;
    }
}
