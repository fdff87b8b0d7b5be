using System.Collections.Concurrent;
using Headgate.Flows.Tests.Windows.Models;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Windows;

/// <summary>Random streams, out of order, against a model that is a plain loop: the same results of each key, in the same order, however the flow is spread.</summary>
[Trait("Conformance", "F12")]
[Trait("Conformance", "F14")]
[Trait("Conformance", "F18")]
[Trait("Conformance", "F19")]
public sealed class WindowModelTests
{
    private const int Rounds = 300;

    private static readonly (int Stages, int MaxDemand)[] Settings = [(1, 1000), (1, 1), (2, 1), (3, 2), (2, 7), (4, 1000)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(WindowKind.Global)]
    [InlineData(WindowKind.Tumbling)]
    [InlineData(WindowKind.Sliding)]
    [InlineData(WindowKind.Session)]
    [InlineData(WindowKind.Count)]
    public async Task Results_are_those_of_a_plain_loop_whatever_the_stages_and_the_demand(WindowKind kind)
    {
        var first = Environment.TickCount;
        for (var seed = first; seed < first + Share.Of(Rounds); seed++)
        {
            var random = new Random(seed);
            var scenario = Scenario.Random(random, kind);
            var events = Scenario.Events(random);
            var expected = WindowModel.Run(scenario, events);
            var settings = Settings[random.Next(Settings.Length)];
            var (rows, late) = await RunAsync(scenario, events, settings.Stages, settings.MaxDemand);
            var about = $"seed {seed}: {scenario}, {settings}\n{string.Join('\n', events)}";
            foreach (var key in Enumerable.Range(0, 3))
            {
                Same(expected.Rows.Where(row => row.Key == key), rows.Where(row => row.Key == key), about);
                Same(expected.Late.Where(item => item.Key == key), late.Where(item => item.Key == key), about);
            }
        }
    }

    private static async Task<(List<Row> Rows, List<Event> Late)> RunAsync(Scenario scenario, List<Event> events, int stages, int maxDemand)
    {
        var late = new ConcurrentQueue<Event>();
        var window = scenario.Window(late.Enqueue);
        var flow = Flow.From(events, new FlowOptions { Stages = stages, MaxDemand = maxDemand });
        var rows = scenario.IsKeyed
            ? flow.PartitionBy(item => item.Key).Window(window)
                .Reduce(() => "", (text, item) => $"{text}{item.Id},", (one, other) => $"{one}|{other}")
                .OnTrigger<Row>((key, text, _, trigger) => ([Row.Of(key, text, trigger)], text))
            : flow.Window(window)
                .Reduce(() => "", (text, item) => $"{text}{item.Id},", (one, other) => $"{one}|{other}")
                .OnTrigger<Row>((text, _, trigger) => ([Row.Of(0, text, trigger)], text));
        return (await rows.ToListAsync(Token), [.. late]);
    }

    private static void Same<T>(IEnumerable<T> expected, IEnumerable<T> actual, string about)
    {
        var one = string.Join('\n', expected);
        var other = string.Join('\n', actual);
        if (one != other) Assert.Fail($"{about}\nexpected:\n{one}\nactual:\n{other}");
    }
}
