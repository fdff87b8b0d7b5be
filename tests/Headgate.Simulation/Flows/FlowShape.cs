using System.Globalization;
using Headgate.Flows;
using Headgate.Flows.Windows;
using Headgate.Simulation.Faults;

namespace Headgate.Simulation.Flows;

/// <summary>What a flow computes, and the same by LINQ over lists: drawn by a seed.</summary>
internal sealed class FlowShape
{
    private const int KindCount = 7;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Wide = TimeSpan.FromDays(1);

    private readonly int _kind;
    private readonly TimeSpan _length;

    public FlowShape(Random random)
    {
        _kind = random.Next(KindCount);
        _length = TimeSpan.FromSeconds(random.Next(3, 20));
        Keys = random.Next(1, 7);
        SourceCount = _kind == 6 ? 2 : 1;
        Readings = [.. Enumerable.Range(0, SourceCount).Select(_ => Draw(random, random.Next(10, 80)))];
    }

    public static IReadOnlyList<FaultKind> PossibleFaults { get; } =
    [
        FaultKind.HandlerThrows, FaultKind.HandlerIsSlow, FaultKind.ReadIsSlow, FaultKind.SourceThrows, FaultKind.SaveFails, FaultKind.SaveFailsAfterwards, FaultKind.SaveIsSlow,
        FaultKind.DeliveryFails, FaultKind.DeliveryFailsAfterwards, FaultKind.StageIsKilled, FaultKind.ProcessIsKilled, FaultKind.FlowIsCancelled, FaultKind.MachineSleeps,
        FaultKind.WallClockJumps,
    ];

    public int Keys { get; }

    public int SourceCount { get; }

    public IReadOnlyList<IReadOnlyList<Reading>> Readings { get; }

    /// <summary>Whether results come in the order of the elements.</summary>
    public bool IsOrdered => _kind is 0;

    public int Count => Readings.Sum(static readings => readings.Count);

    private IEnumerable<Reading> All => Readings.SelectMany(static readings => readings);

    /// <summary>The flow over its sources. What each function does besides, <paramref name="call"/> says.</summary>
    public Flow<string> Over(IReadOnlyList<Flow<Reading>> sources, Func<Reading, CancellationToken, ValueTask<Reading>> call)
    {
        var flow = sources.Count == 1 ? sources[0] : sources[0].Merge(sources[1]);
        flow = flow.Select(call, concurrency: 3);
        return _kind switch
        {
            0 => flow.Where(static reading => reading.Value % 3 != 0).SelectMany(static reading => Enumerable.Repeat($"{reading.Number}", reading.Value % 4)),
            1 or 6 => flow.CountBy(static reading => reading.Key).Select(static count => $"{count.Key}: {count.Value}"),
            2 => flow.PartitionBy(static reading => reading.Key).Window(Window.Tumbling(_length, static (Reading reading) => reading.At).WithDisorder(Wide)).Sum(static reading => reading.Value)
                .Select(static sum => Text(sum.Key, sum.Window.Start, sum.Value)),
            3 => flow.AggregateBy(static reading => reading.Key, static _ => 0, static (sum, reading) => sum + reading.Value).Select(static sum => $"{sum.Key}: {sum.Value}"),
            4 => flow.Select(static reading => $"{reading.Key}-{reading.Value % 3}").Distinct(),
            _ => flow.PartitionBy(static reading => reading.Key).Window(Window.Session(_length, static (Reading reading) => reading.At).WithDisorder(Wide)).Count()
                .Select(static count => Text(count.Key, count.Window.Start, (int)count.Value)),
        };
    }

    /// <summary>What must come out.</summary>
    public IEnumerable<string> Expected() => _kind switch
    {
        0 => All.Where(static reading => reading.Value % 3 != 0).SelectMany(static reading => Enumerable.Repeat($"{reading.Number}", reading.Value % 4)),
        1 or 6 => All.CountBy(static reading => reading.Key).Select(static count => $"{count.Key}: {count.Value}"),
        2 => All.GroupBy(reading => (reading.Key, Window: reading.At.UtcTicks / _length.Ticks))
            .Select(group => Text(group.Key.Key, new DateTimeOffset(_length.Ticks * group.Key.Window, TimeSpan.Zero), group.Sum(static reading => reading.Value))),
        3 => All.GroupBy(static reading => reading.Key).Select(static group => $"{group.Key}: {group.Sum(static reading => reading.Value)}"),
        4 => All.Select(static reading => $"{reading.Key}-{reading.Value % 3}").Distinct(),
        _ => All.GroupBy(static reading => reading.Key).SelectMany(Sessions),
    };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"flow of kind {_kind}, {Count} elements of {Keys} keys from {SourceCount} sources");

    private static string Text(int key, DateTimeOffset start, int value) => string.Create(CultureInfo.InvariantCulture, $"{key} from {start:HH:mm:ss.fff}: {value}");

    private IEnumerable<string> Sessions(IGrouping<int, Reading> group)
    {
        var times = group.Select(static reading => reading.At).Order().ToList();
        var first = 0;
        for (var i = 1; i <= times.Count; i++)
        {
            if (i < times.Count && times[i] - times[i - 1] < _length) continue;
            yield return Text(group.Key, times[first], i - first);
            first = i;
        }
    }

    private List<Reading> Draw(Random random, int count)
    {
        var readings = new List<Reading>(count);
        var at = 0;
        for (var i = 0; i < count; i++)
        {
            at += random.Next(0, 5);
            readings.Add(new Reading(i, random.Next(Keys), random.Next(100), Start + TimeSpan.FromSeconds(Math.Max(0, at - random.Next(0, 8)))));
        }

        return readings;
    }
}
