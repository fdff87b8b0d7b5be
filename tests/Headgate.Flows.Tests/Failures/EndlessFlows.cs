using Headgate.Flows.Tests.Probes;
using Headgate.Flows.Windows;
using Headgate.Stages;

namespace Headgate.Flows.Tests.Failures;

/// <summary>Flows of each kind that do not end, over sequences whose enumerators are counted.</summary>
internal static class EndlessFlows
{
    private static readonly Dictionary<string, Func<Flow<int>, EnumeratorCount, Flow<int>>> Kinds = new()
    {
        ["source"] = static (flow, _) => flow,
        ["Select"] = static (flow, _) => flow.Select(static x => x).Where(static x => x % 2 == 0).WhereNot(static x => x % 3 == 0).Do(static _ => { }),
        ["async Select"] = static (flow, _) => flow.Select(YieldAsync, 3),
        ["SelectMany"] = static (flow, count) => flow.SelectMany(x => count.Track(Enumerable.Repeat(x, 700))),
        ["SelectMany without end"] = static (flow, count) => flow.SelectMany(x => count.Track(Enumerable.Range(x, int.MaxValue - x))),
        ["SelectBatch"] = static (flow, count) => flow.SelectBatch(batch => count.Track(batch.Concat(batch))),
        ["PartitionBy"] = static (flow, _) => flow.PartitionBy(static x => x % 7, 3).Select(static x => x),
        ["Shuffle"] = static (flow, _) => flow.Shuffle(2).Select(static x => x),
        ["Merge"] = static (flow, count) => flow.Merge(Flow.From(count.Track(Numbers()), flow.Options).Select(static x => -x)),
        ["FromMany"] = static (flow, count) => Flow.FromMany([count.Track(Numbers()), count.Track(Numbers()), count.Track(Enumerable.Range(0, 5))], flow.Options),
        ["DistinctBy"] = static (flow, _) => flow.DistinctBy(static x => x / 2),
        ["Scan"] = static (flow, _) => flow.Scan(static () => 0, static (_, x) => x),
        ["Scan by key"] = static (flow, _) => flow.PartitionBy(static x => x % 5).Scan(static () => 0, static (_, x) => x).Select(static pair => pair.Value),
        ["EmitAndReduce"] = static (flow, count) => flow.EmitAndReduce(static () => 0, (sum, x) => (count.Track(Enumerable.Repeat(x, 2)), sum + 1)),
        ["EmitAndReduce in windows"] = static (flow, count) => flow.Window(Window.Count<int>(5)).EmitAndReduce(static () => 0, (sum, x) => (count.Track(Enumerable.Repeat(x, 2)), sum + 1)),
        ["OnTrigger"] = static (flow, count) => flow.Window(Window.Global<int>().TriggerEvery(3)).Reduce(static () => 0, static (sum, _) => sum + 1).OnTrigger(sum => (count.Track(Enumerable.Repeat(sum, 5)), 0)),
        ["OnTrigger without end"] = static (flow, count) => flow.Window(Window.Count<int>(2)).Reduce(static () => 0, static (sum, x) => sum + x).OnTrigger(sum => (count.Track(Numbers()), sum)),
        ["EmitEvents without end"] = static (flow, count) => flow.Window(Window.Count<int>(2)).Reduce(static () => 0, static (sum, x) => sum + x).EmitEvents(_ => count.Track(Numbers())),
        ["EmitAndReduce without end"] = static (flow, count) => flow.PartitionBy(static x => x % 3).EmitAndReduce(static () => 0, (sum, x) => (count.Track(Numbers()), sum)),
        ["windows of very many keys"] = static (flow, _) => flow.PartitionBy(static x => x).Window(Window.Tumbling(TimeSpan.FromSeconds(1000), static (int x) => At(x))).Count().Select(static window => window.Key),
        ["LeftJoin"] = static (flow, count) => Flow.From(count.Track(Enumerable.Range(0, 2000)), flow.Options).LeftJoin(
            Flow.From(count.Track(Enumerable.Range(3000, 2000)), flow.Options), static x => x, static x => x, static (x, _) => x),
        ["windows"] = static (flow, _) => flow.Window(Seconds).Count().Select(static window => (int)window.Value),
        ["windows of keys"] = static (flow, _) => flow.PartitionBy(static x => x % 3).Window(Seconds.AllowLateness(TimeSpan.FromSeconds(5))).Count().Select(static window => (int)window.Value),
        ["async Select after windows"] = static (flow, _) => flow.PartitionBy(static x => x % 3).Window(Seconds).Count().Select(static (window, token) => YieldAsync((int)window.Value, token), 2),
        ["periodic triggers"] = static (flow, _) => flow.Window(Window.Count<int>(4).TriggerPeriodically(TimeSpan.FromSeconds(1))).Count().Select(static window => (int)window.Value),
        ["Departition"] = static (flow, _) => flow.PartitionBy(static x => x % 3).PerPartition().Window(Seconds).Reduce(static () => 0, static (sum, _) => sum + 1)
            .Departition(static () => 0, static (sum, x) => sum + x, static sum => sum),
        ["Join"] = static (flow, count) => flow.Join(Flow.From(count.Track(Numbers()), flow.Options), static x => x, static x => x, static (x, _) => x),
        ["Join in windows"] = static (flow, count) => flow.Join(Flow.From(count.Track(Numbers()), flow.Options), static x => x, static x => x, Seconds, Seconds, static (x, _, _) => x),
        ["IntervalJoin"] = static (flow, count) => flow.IntervalJoin(
            Flow.From(count.Track(Numbers()), flow.Options), static x => x % 3, static x => x % 3, At, At, TimeSpan.FromSeconds(-3), TimeSpan.FromSeconds(3), static (x, _) => x),
        ["Through"] = static (flow, _) => flow.Through(static () => ProducerConsumer.Select(static (int x) => x), 2).Select(static x => x),
        ["results of an end"] = static (flow, count) => Flow.From(count.Track(Enumerable.Range(0, 200)), flow.Options).GroupBy(static x => x).SelectMany(group => count.Track(Enumerable.Repeat(group.Key, 100))),
        ["idle sources"] = static (flow, count) => Flow.From(count.Track(Numbers()), flow.Options with { IdleTimeout = TimeSpan.FromSeconds(1) }).Window(Seconds).Count().Select(static window => (int)window.Value),
    };

    public static IEnumerable<string> Names => Kinds.Keys;

    private static Window<int> Seconds => Window.Tumbling(TimeSpan.FromSeconds(4), static (int x) => At(x));

    /// <summary>Makes a flow of a kind.</summary>
    public static Flow<int> Make(string name, EnumeratorCount count, FlowOptions options) => Kinds[name](Flow.From(count.Track(Numbers()), options), count);

    private static DateTimeOffset At(int second) => DateTimeOffset.UnixEpoch.AddSeconds(second);

    private static async ValueTask<int> YieldAsync(int x, CancellationToken cancellationToken)
    {
        if (x % 3 == 1) await Task.Yield();
        return x;
    }

    private static IEnumerable<int> Numbers()
    {
        for (var i = 0; ; i++) yield return i;
    }
}
