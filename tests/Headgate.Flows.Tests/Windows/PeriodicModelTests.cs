using Headgate.Flows.Tests.Windows.Models;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Windows;

/// <summary>Windows on the clock, with every trigger and accumulation, against a model that looks at each element by itself.</summary>
[Trait("Conformance", "F12")]
[Trait("Conformance", "F14")]
public sealed class PeriodicModelTests
{
    private const int Rounds = 1000;

    [Fact]
    public void Windows_on_the_clock_are_those_of_a_plain_model()
    {
        var first = Environment.TickCount;
        for (var seed = first; seed < first + Share.Of(Rounds); seed++)
        {
            var random = new Random(seed);
            var scenario = Scenario.Random(random, WindowKind.Periodic) with { Size = random.Next(1, 10) * TimeSpan.TicksPerSecond, IsKeyed = true };
            var tested = new OperatorUnderTest(scenario.Window());
            var expected = Play(random, scenario, tested);
            foreach (var key in Enumerable.Range(0, 3))
            {
                var wanted = string.Join('\n', expected.Where(row => row.Key == key));
                var actual = string.Join('\n', tested.Rows.Where(row => row.Key == key));
                if (wanted != actual) Assert.Fail($"seed {seed}: {scenario}\nexpected:\n{wanted}\nactual:\n{actual}");
            }
        }
    }

    private static List<Row> Play(Random random, Scenario scenario, OperatorUnderTest tested)
    {
        var rows = new List<Row>();
        var open = new Dictionary<int, ModelCell>();
        var begun = tested.Host.Time.GetUtcNow().UtcTicks;
        var current = 0L;
        for (var id = 0; id < random.Next(60); id++)
        {
            if (random.Next(3) == 0)
            {
                tested.Host.Time.Advance(TimeSpan.FromSeconds(random.Next(1, 25)));
                var number = (tested.Host.Time.GetUtcNow().UtcTicks - begun) / scenario.Size;
                if (number > current) Close(open);
                current = number;
            }

            var key = random.Next(3);
            tested.Push(new Event(id, key, 0));
            if (!open.TryGetValue(key, out var cell)) open.Add(key, cell = new ModelCell(scenario, key, 0, 0, rows) { Number = current });
            cell.Add(id);
        }

        tested.Finish();
        var end = tested.Host.Time.GetUtcNow().UtcTicks;
        var early = rows.Count;
        Close(open);
        return [.. rows.Select((row, place) => Timed(row, isCut: place >= early && !row.Pane.IsRetraction))];

        // The last window ends with the input, and not when its period is over.
        Row Timed(Row row, bool isCut)
        {
            var start = begun + (row.Number * scenario.Size);
            return row with { Start = start, End = isCut ? end : start + scenario.Size };
        }
    }

    private static void Close(Dictionary<int, ModelCell> open)
    {
        foreach (var cell in open.Values) cell.Close(isLast: true);
        open.Clear();
    }
}
