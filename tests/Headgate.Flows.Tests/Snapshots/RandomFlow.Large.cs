using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Snapshots;

/// <content>Flows of which so much follows at one moment that they are left half-way: what comes after that waits behind it, a barrier too.</content>
internal sealed partial class RandomFlow
{
    private const int LargeKindCount = 7;

    private Flow<string> WithLarge(Flow<Reading> flow, FlowOptions options, Random random)
    {
        var other = Flow.From(_second, options);
        return (Kind - FirstLaterKind - LaterKindCount - 5) switch
        {
            0 => Few(flow.PartitionBy(reading => reading.Sensor).Window(Tumbling(random)).Reduce(() => 0, (sum, reading) => sum + reading.Value)
                .OnTrigger((key, sum, _, trigger) => (Copies($"{key} {sum} {trigger.Window} {trigger.Pane}"), sum))),
            1 => Few(flow.PartitionBy(reading => reading.Sensor).Window(Modes(Window.Count<Reading>(random.Next(1, 4)), random)).EmitAndReduce(() => 0, (sum, reading) => (Copies($"{reading} {sum}"), sum + reading.Value))
                .OnTrigger((key, sum) => (Copies($"{key} {sum}"), sum))),
            2 => Few(Many(flow).PartitionBy(key => key).Window(Window.Count<string>(2)).Count().Select(counted => $"{counted}")),
            3 => Few(Many(flow).LeftJoin(Many(other), key => key, key => key, (one, two) => $"{one} {two}")),
            4 => Few(Many(flow).CountBy(key => key).Select(pair => $"{pair}")),
            5 => Few(flow.SelectMany(reading => Enumerable.Range(0, Long / 4).Select(number => reading with { Sensor = $"{reading.Sensor} {number}" }))
                .PartitionBy(reading => reading.Sensor).Window(Sessions(random)).Count().Select(counted => $"{counted}")),
            _ => Few(flow.SelectMany(reading => Enumerable.Range(0, Long / 4).Select(number => reading with { Sensor = $"{reading.Sensor} {number}" }))
                .FullJoin(other, reading => reading.Sensor, reading => reading.Sensor, Late(Plain(random), random), Late(Plain(random), random), PairIn)),
        };
    }

    private static IEnumerable<string> Copies(string text) => Enumerable.Range(0, Long).Select(number => $"{text} {number}");

    private static Flow<string> Many(Flow<Reading> flow) => flow.SelectMany(reading => Enumerable.Range(0, 40).Select(number => $"{reading.Sensor} {reading.Value} {number}"));

    private static Flow<string> Few(Flow<string> flow) => flow.Where(text => text.Sum(static letter => letter) % 10 == 0);
}
