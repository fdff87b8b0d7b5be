using System.Text.Json;
using Headgate.Flows.Snapshots;
using Headgate.Flows.Windows;
using Headgate.Stages;

namespace Headgate.Flows.Tests.Snapshots;

/// <summary>A flow drawn from a seed: elements, operators, windows. The results are text, so that whatever they are can be compared. What a kind draws from a seed stays as it is: snapshots
/// of them are kept in <c>Earlier/</c>. Another kind gets a number behind all others.</summary>
internal sealed partial class RandomFlow
{
    public const string Name = "random";

    private readonly int _seed;
    private readonly Reading[] _first;
    private readonly Reading[] _second;

    public RandomFlow(int seed)
    {
        _seed = seed;
        var random = new Random(seed);
        _first = Readings(random, random.Next(1, 60));
        _second = Readings(random, random.Next(1, 60));
        Kind = random.Next(KindCount);
    }

    public static int KindCount => FirstLaterKind + LaterKindCount + 5 + LargeKindCount;

    public int Kind { get; init; }

    /// <summary>Whether the order of the results is the same in every run.</summary>
    public bool IsOrdered => Kind is 0 or FirstLaterKind or FirstLaterKind + 1;

    /// <summary>The flow. Stages and batches may differ from run to run; the result may not.</summary>
    public Flow<string> Create(int runSeed, StageEnvironment environment, ISnapshotStore? store)
    {
        var run = new Random(runSeed);
        var options = new FlowOptions
        {
            Stages = run.Next(1, 4),
            MaxDemand = run.Next(1, 12),
            Environment = environment,
            Snapshots = store is null ? null : new SnapshotOptions { Name = Name, Store = store, Every = null, EveryElements = run.Next(1, 6) * Stretch, JsonOptions = JsonSerializerOptions.Default },
        };
        return With(Flow.From(_first, options), options, new Random(_seed));
    }

    private static Reading[] Readings(Random random, int count)
    {
        var readings = new Reading[count];
        var at = 0;
        for (var i = 0; i < count; i++)
        {
            at += random.Next(0, 9);
            readings[i] = new Reading($"s{random.Next(5)}", random.Next(100), Math.Max(0, at - random.Next(0, 20)));
        }

        return readings;
    }

    private static Window<Reading> Modes(Window<Reading> window, Random random)
    {
        window = random.Next(3) switch
        {
            0 => window,
            1 => window.Discarding(),
            _ => window.Retracting(),
        };
        return random.Next(3) switch
        {
            0 => window,
            1 => window.TriggerEvery(random.Next(1, 4)),
            _ => window.Trigger(() => 0, (sum, reading) => sum + reading.Value > 120 ? TriggerDecision.Fire("full", 0) : TriggerDecision.Continue(sum + reading.Value)),
        };
    }

    private static Window<Reading> Late(Window<Reading> window, Random random) =>
        window.AllowLateness(TimeSpan.FromSeconds(random.Next(0, 30))).WithDisorder(TimeSpan.FromSeconds(random.Next(0, 15)));

    private static Window<Reading> Tumbling(Random random) => Late(Modes(Window.Tumbling(TimeSpan.FromSeconds(random.Next(5, 30)), (Reading reading) => reading.At), random), random);

    private static Window<Reading> Sessions(Random random) => Late(Modes(Window.Session(TimeSpan.FromSeconds(random.Next(2, 20)), (Reading reading) => reading.At), random), random);

    private Flow<string> With(Flow<Reading> flow, FlowOptions options, Random random) => Kind switch
    {
        0 => flow.Where(reading => reading.Value % 3 != 0).SelectMany(reading => Enumerable.Repeat(reading.Sensor, reading.Value % 5)),
        1 => Text(flow.CountBy(reading => reading.Sensor)),
        2 => Text(flow.AggregateBy(reading => reading.Sensor, _ => (Sum: 0, Last: 0), (state, reading) => (state.Sum + reading.Value, reading.Value))),
        3 => Text(flow.AggregateBy(reading => reading.Sensor, _ => 0, (sum, reading) => sum + reading.Value, (one, other) => one + other)),
        4 => Text(flow.PartitionBy(reading => reading.Sensor).Window(Tumbling(random)).Sum(reading => reading.Value)),
        5 => Text(flow.PartitionBy(reading => reading.Sensor)
            .Window(Late(Modes(Window.Sliding(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(random.Next(3, 21)), (Reading reading) => reading.At), random), random)).Count()),
        6 => flow.PartitionBy(reading => reading.Sensor)
            .Window(Sessions(random)).ToLists()
            .Select(session => $"{session.Key} {string.Join(',', session.Value.Select(reading => reading.Value))} {session.Window} {session.Pane}"),
        7 => Text(flow.PartitionBy(reading => reading.Sensor).Window(Modes(Window.Count<Reading>(random.Next(1, 6)), random)).Sum(reading => reading.Value)),
        8 => Text(flow.PartitionBy(reading => reading.Sensor).Window(Modes(Window.Global<Reading>(), random)).Sum(reading => reading.Value)),
        9 => Text(flow.Select(reading => $"{reading.Sensor}{reading.Value % 4}").Distinct()),
        10 => flow.GroupBy(reading => reading.Sensor, reading => reading.Value).Select(group => $"{group.Key}: {string.Join(',', group)}"),
        11 => flow.TopBy(5, reading => reading.Value % 20).Select(list => string.Join(' ', list)),
        12 => Text(flow.Merge(Flow.From(_second, options)).CountBy(reading => reading.Sensor)),
        13 => Text(flow.PartitionBy(reading => reading.Sensor).Window(Tumbling(random)).Sum(reading => reading.Value)
            .AggregateBy(sum => sum.Value % 3, _ => 0L, (count, sum) => count + sum.Value, (one, other) => one + other)),
        14 => Text(flow.AggregateBy(reading => reading.Sensor, _ => 0, (sum, reading) => sum + reading.Value).Merge(Flow.From(_second, options).CountBy(reading => reading.Sensor).Select(count => KeyValuePair.Create(count.Key, (int)count.Value)))
            .AggregateBy(pair => pair.Key, _ => 0, (sum, pair) => sum + pair.Value)),
        15 => Text(flow.Shuffle().PartitionBy(reading => reading.Value, stages: 1).PerPartition().Window(Tumbling(random).FillGaps()).Count()),
        // Sequences that are left half-way, and calls that take time: what comes after an element waits behind it, a barrier too.
        16 => Text(flow.SelectMany(reading => Enumerable.Range(0, 300 + reading.Value).Select(number => number % 3)).CountBy(number => number)),
        17 => Text(flow.Select(DelayedAsync, concurrency: 3).PartitionBy(reading => reading.Sensor).Window(Tumbling(random)).Sum(reading => reading.Value)),
        // One of two flows ends first: what its stages have said at their end they do not say again.
        18 => Text(flow.PartitionBy(reading => reading.Value, stages: 2).PerPartition().Reduce(() => 1, (sum, reading) => sum + reading.Value)
            .Merge(flow.TopBy(3, reading => reading.Value).Select(list => list.Sum(reading => reading.Value)), Flow.From([.. _second, .. _second, .. _second], options).Select(reading => reading.Value))),
        19 => Text(Flow.FromMany([_first, _second], options).PartitionBy(reading => reading.Sensor).Window(Window.Tumbling(TimeSpan.FromSeconds(10), (Reading reading) => reading.At).AllowLateness(TimeSpan.FromDays(1)).WithDisorder(TimeSpan.FromDays(1))).Count()),
        FirstLaterKind + LaterKindCount => Text(flow.PartitionBy(reading => reading.Sensor).EmitAndReduce(() => 0, (sum, reading) => ((IEnumerable<string>)[$"{reading.Sensor} {sum + reading.Value}"], sum + reading.Value))
            .OnTrigger((sensor, sum) => ([$"{sensor} in all {sum}"], sum))),
        FirstLaterKind + LaterKindCount + 1 => Text(flow.PartitionBy(reading => reading.Sensor).Window(Sessions(random)).Average(reading => reading.Value)),
        FirstLaterKind + LaterKindCount + 2 => Text(flow.PartitionBy(reading => reading.Sensor).Window(Sessions(random)).Average(reading => reading.Value / 3m)),
        FirstLaterKind + LaterKindCount + 3 => Text(flow.PartitionBy(reading => reading.Sensor).Window(Sessions(random)).Max(reading => reading.Value)),
        FirstLaterKind + LaterKindCount + 4 => Text(flow.PartitionBy(reading => reading.Sensor).Select(reading => reading with { Value = reading.Value + 1 }).PartitionBy(reading => reading.Value % 3)
            .Window(Window.Tumbling(TimeSpan.FromSeconds(random.Next(5, 30)), (Reading reading) => reading.At).WithDisorder(TimeSpan.FromSeconds(20))).Sum(reading => reading.Value)),
        >= FirstLaterKind + LaterKindCount + 5 => WithLarge(flow, options, random),
        _ => WithLater(flow, options, random),
    };

    private static async ValueTask<Reading> DelayedAsync(Reading reading, CancellationToken cancellationToken)
    {
        for (var i = reading.Value % 4; i > 0; i--) await Task.Yield();
        return reading;
    }

    private static Flow<string> Text<T>(Flow<T> flow) => flow.Select(item => $"{item}");
}
