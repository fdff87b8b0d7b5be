using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Snapshots;

/// <content>Flows of several sides, several levels of windows, and states that roll.</content>
internal sealed partial class RandomFlow
{
    private const int FirstLaterKind = 20;
    private const int LaterKindCount = 20;
    private const int Long = 300;

    /// <summary>How many times fewer snapshots there are: flows with much in them are resumed at some of their moments only.</summary>
    private int Stretch => Kind is FirstLaterKind + 8 or >= FirstLaterKind + LaterKindCount + 4 ? 10 : 1;

    private Flow<string> WithLater(Flow<Reading> flow, FlowOptions options, Random random)
    {
        var other = Flow.From(_second, options);
        return (Kind - FirstLaterKind) switch
        {
            0 => Text(flow.Scan(() => 0, (sum, reading) => (sum * 3) + reading.Value)),
            1 => flow.PartitionBy(reading => reading.Value, stages: 3).PerPartition().Window(Window.Count<Reading>(random.Next(1, 5))).Reduce(() => 0, (sum, reading) => sum + reading.Value)
                .Departition(() => 0, (sum, state) => sum + state, (sum, window) => $"{window.Number}: {sum}"),
            2 => flow.PartitionBy(reading => reading.Value, stages: 2).PerPartition().Window(Plain(random)).Reduce(() => 0, (sum, reading) => sum + reading.Value)
                .Departition(() => 0, (sum, state) => sum + state, (sum, window) => $"{window}: {sum}"),
            3 => Text(flow.PartitionBy(reading => reading.Sensor).Scan(() => 0, (sum, reading) => (sum * 3) + reading.Value)),
            4 => flow.Join(other, Key(random), Key(random), Pair),
            5 => flow.LeftJoin(other, Key(random), Key(random), Pair),
            6 => flow.RightJoin(other, Key(random), Key(random), Pair),
            7 => flow.FullJoin(other, Key(random), Key(random), Pair),
            // One element meets so many that it is left half-way: what comes after it waits behind it, a barrier in the same batch too.
            8 => Text(Numbers(options).FullJoin(Numbers(options), _ => "", _ => "", (one, two) => (one * Long) + two).Where(number => number % 10 == 0)),
            9 => flow.Join(other, reading => reading.Sensor, reading => reading.Sensor, Late(Plain(random), random), Late(Plain(random), random), PairIn),
            10 => flow.FullJoin(other, reading => reading.Sensor, reading => reading.Sensor, Late(Sliding(random), random), Late(Sliding(random), random), PairIn),
            11 => flow.LeftIntervalJoin(other, Key(random), Key(random), At, At, Seconds(-random.Next(20)), Seconds(random.Next(20)), Pair, Seconds(random.Next(15))),
            12 => flow.FullIntervalJoin(other, Key(random), Key(random), At, At, Seconds(-random.Next(20)), Seconds(random.Next(20)), Pair, Seconds(random.Next(15))),
            // One side ends long before the other; both come from stages of their own.
            13 => flow.PartitionBy(reading => reading.Sensor).Scan(() => 0, (sum, reading) => sum + reading.Value)
                .FullJoin(Flow.From(_second.Take(3).ToArray(), options), sum => sum.Key, reading => reading.Sensor, (sum, reading) => $"{sum} {reading}"),
            14 => Text(WindowsOfWindows(flow, random)),
            15 => Text(WindowsOfSessions(flow, random)),
            16 => WindowsOfWindows(flow, random).FullJoin(
                WindowsOfWindows(other, random), sum => sum.Key, sum => sum.Key, Minutes<Windowed<long, int>>(sum => sum.Window.Start), Minutes<Windowed<long, int>>(sum => sum.Window.Start), (one, two, window) => $"{one} {two} {window}"),
            // Sessions that grow, join and are taken back, with each element.
            17 => flow.PartitionBy(reading => reading.Value % 2)
                .Window(Window.Session(Seconds(random.Next(2, 8)), (Reading reading) => reading.At).Retracting().TriggerEvery(random.Next(1, 4)).AllowLateness(Seconds(100)).WithDisorder(Seconds(random.Next(0, 60))))
                .Sum(reading => reading.Value).Select(sum => $"{sum}"),
            18 => flow.FullJoin(Rarely(options), reading => reading.Sensor, reading => reading.Sensor, Minutes<Reading>(At), Minutes<Reading>(At), PairIn),
            _ => Slowly(options).Merge(Rarely(options)).PartitionBy(reading => reading.Sensor, stages: 2).Window(Window.Tumbling(TimeSpan.FromMinutes(1), (Reading reading) => reading.At).AllowLateness(TimeSpan.FromDays(9999))).Count()
                .PartitionBy(count => count.Key).AggregateBy(count => count.Key, _ => 0L, (most, count) => Math.Max(most, count.Value)).Select(most => $"{most}"),
        };
    }

    private static Func<Reading, string?> Key(Random random)
    {
        var rest = random.Next(2, 5);
        return reading => reading.Value % rest == 0 ? null : reading.Sensor;
    }

    private static string Pair(Reading? one, Reading? two) => $"{one?.Value} {two?.Value}";

    private static string PairIn(Reading? one, Reading? two, WindowBounds window) => $"{one?.Value} {two?.Value} {window}";

    private static DateTimeOffset At(Reading reading) => reading.At;

    private static TimeSpan Seconds(int count) => TimeSpan.FromSeconds(count);

    private static Flow<int> Numbers(FlowOptions options) => Flow.From(Enumerable.Range(0, Long), options).PartitionBy(number => number, stages: 1).Select(number => number);

    private static Window<Reading> Plain(Random random) => Window.Tumbling(TimeSpan.FromSeconds(20), (Reading reading) => reading.At).AllowLateness(Seconds(random.Next(3)));

    private static Window<Reading> Sliding(Random random) => Window.Sliding(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(7), (Reading reading) => reading.At).WithDisorder(Seconds(random.Next(3)));

    private static Window<T> Minutes<T>(Func<T, DateTimeOffset> at) => Window.Tumbling(TimeSpan.FromMinutes(1), at);

    /// <summary>Nothing of the first windows is late, so nothing is in the second: event time goes on as the first say, in however many stages.</summary>
    private static Flow<Windowed<long, int>> WindowsOfWindows(Flow<Reading> flow, Random random) => flow
        .PartitionBy(reading => reading.Sensor)
        .Window(Window.Tumbling(TimeSpan.FromSeconds(random.Next(3, 15)), (Reading reading) => reading.At).WithDisorder(Seconds(random.Next(25))))
        .Sum(reading => reading.Value)
        .PartitionBy(sum => (long)sum.Value % 3)
        .Window(Window.Tumbling(TimeSpan.FromSeconds(random.Next(15, 40)), (Windowed<string, int> sum) => sum.Window.Start))
        .Sum(sum => sum.Value);

    private static Flow<Windowed<bool, long>> WindowsOfSessions(Flow<Reading> flow, Random random) => flow
        .PartitionBy(reading => reading.Sensor)
        .Window(Window.Session(TimeSpan.FromSeconds(random.Next(2, 15)), (Reading reading) => reading.At).WithDisorder(Seconds(random.Next(25))))
        .Sum(reading => reading.Value)
        .PartitionBy(sum => sum.Value)
        .Window(Window.Sliding(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(11), (Windowed<string, int> sum) => sum.Window.End))
        .Count()
        .PartitionBy(count => count.Value > 1)
        .Window(Window.Tumbling(TimeSpan.FromSeconds(60), (Windowed<int, long> count) => count.Window.Start))
        .Sum(count => count.Value);

    /// <summary>A source that says something while the other is idle.</summary>
    private Flow<Reading> Slowly(FlowOptions options)
    {
        var time = options.Environment.TimeProvider;
        return Flow.FromReplayable(ElementsAsync, options);

        async IAsyncEnumerable<Reading> ElementsAsync(long position)
        {
            foreach (var reading in _first.Take(12).Skip((int)position))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(2), time);
                yield return reading;
            }
        }
    }

    /// <summary>A source that is idle most of the time, and whose elements are later than all others.</summary>
    private static Flow<Reading> Rarely(FlowOptions options)
    {
        var time = options.Environment.TimeProvider;
        return Flow.FromReplayable(ElementsAsync, options with { IdleTimeout = TimeSpan.FromMilliseconds(2) });

        async IAsyncEnumerable<Reading> ElementsAsync(long position)
        {
            for (var i = (int)position; i < 4; i++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), time);
                yield return new Reading($"s{i}", i, (i + 1) * 100_000_000);
            }
        }
    }
}
