using System.Text.Json;
using Headgate.Flows.Tests.Windows.Models;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Telemetry;

/// <summary>What operators say of the size of their state is what a snapshot of it has, at every step, and when another goes on with it.</summary>
public sealed class StateSizeTests
{
    private const int Rounds = 300;

    [Theory]
    [InlineData(WindowKind.Global)]
    [InlineData(WindowKind.Tumbling)]
    [InlineData(WindowKind.Sliding)]
    [InlineData(WindowKind.Session)]
    [InlineData(WindowKind.Count)]
    public void Windows_say_how_many_cells_they_have_and_how_many_of_them_take_elements(WindowKind kind)
    {
        var first = Environment.TickCount;
        for (var seed = first; seed < first + Share.Of(Rounds); seed++)
        {
            var random = new Random(seed);
            var scenario = Scenario.Random(random, kind);
            var window = scenario.Window();
            if (scenario.HasCustom) continue; // The trigger's own state is written by its own types.
            var operators = new OperatorUnderTest(window);
            foreach (var item in Scenario.Events(random))
            {
                operators.Push(item);
                AssertIsAsSaved(operators, kind, $"seed {seed}, {item}: {scenario}");
                if (random.Next(20) > 0) continue;
                var saved = operators.Save();
                operators = new OperatorUnderTest(window);
                operators.Load(saved);
                AssertIsAsSaved(operators, kind, $"seed {seed}, loaded after {item}: {scenario}");
            }

            operators.Finish();
            if (kind is WindowKind.Tumbling or WindowKind.Sliding or WindowKind.Session) Assert.Equal((0, 0), (operators.Measured.StateSize, operators.Measured.OpenWindowCount));
        }
    }

    [Fact]
    public void Periodic_windows_say_how_many_keys_the_one_that_is_open_has()
    {
        var operators = new OperatorUnderTest(Window.Periodic<Event>(TimeSpan.FromSeconds(10)));
        Assert.Equal((0, 0), (operators.Measured.StateSize, operators.Measured.OpenWindowCount));
        for (var i = 0; i < 10; i++) operators.Push(new Event(i, i % 3, 0));
        Assert.Equal((3, 1), (operators.Measured.StateSize, operators.Measured.OpenWindowCount));
        operators.Host.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((0, 0), (operators.Measured.StateSize, operators.Measured.OpenWindowCount));
    }

    private static void AssertIsAsSaved(OperatorUnderTest operators, WindowKind kind, string about)
    {
        var (cells, open) = CountOf(operators.Save().GetProperty("windows"), kind);
        var measured = operators.Measured;
        Assert.True((cells, open) == (measured.StateSize, measured.OpenWindowCount), $"{about}: {measured.StateSize} cells and {measured.OpenWindowCount} windows, but saved are {cells} and {open}.");
    }

    private static (long Cells, long Open) CountOf(JsonElement windows, WindowKind kind)
    {
        switch (kind)
        {
            case WindowKind.Session:
                var sessions = windows.EnumerateArray().Where(static value => value.ValueKind == JsonValueKind.Array).Sum(static list => list.GetArrayLength());
                return (sessions, sessions);
            case WindowKind.Count:
                return (windows.GetArrayLength() / 2, windows.EnumerateArray().Count(static value => value.ValueKind == JsonValueKind.Object && value.GetProperty("count").GetInt32() > 0));
            case WindowKind.Global:
                return (windows.GetArrayLength() / 2, 0);
            default:
                var open = windows.GetProperty("open");
                return (open.EnumerateArray().Sum(static window => window.GetProperty("cells").GetArrayLength() / 2), open.GetArrayLength());
        }
    }
}
