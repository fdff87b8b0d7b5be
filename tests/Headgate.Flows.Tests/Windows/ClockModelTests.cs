using Headgate.Flows.Tests.Windows.Models;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Tests.Windows;

/// <summary>Triggers and windows by the clock, against the model, with a clock that the test moves.</summary>
[Trait("Conformance", "F12")]
[Trait("Conformance", "F14")]
public sealed class ClockModelTests
{
    private const int Rounds = 1000;
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Seldom = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(WindowKind.Global)]
    [InlineData(WindowKind.Tumbling)]
    [InlineData(WindowKind.Sliding)]
    [InlineData(WindowKind.Session)]
    [InlineData(WindowKind.Count)]
    [Trait("Tier", "Long")]
    public void Periodic_triggers_fire_what_has_changed_since_it_fired_last(WindowKind kind)
    {
        var first = Environment.TickCount;
        for (var seed = first; seed < first + Share.Of(Rounds); seed++)
        {
            var random = new Random(seed);
            var scenario = Scenario.Random(random, kind) with { IsKeyed = true };
            var tested = new OperatorUnderTest(scenario.Window().TriggerPeriodically(Often).TriggerPeriodically(Seldom));
            var model = new WindowModel(scenario);
            var seconds = 0;
            foreach (var item in Scenario.Events(random))
            {
                if (random.Next(3) == 0) Advance(tested, model, ref seconds);
                tested.Push(item);
                model.Add(item);
            }

            tested.Finish();
            model.Finish();
            foreach (var key in Enumerable.Range(0, 3))
            {
                var expected = string.Join('\n', model.Rows.Where(row => row.Key == key));
                var actual = string.Join('\n', tested.Rows.Where(row => row.Key == key));
                if (expected != actual) Assert.Fail($"seed {seed}: {scenario}\nexpected:\n{expected}\nactual:\n{actual}");
            }

            Assert.Equal(model.Late.Count, tested.Host.LateCount);
        }
    }

    [Fact]
    public void Periodic_windows_last_one_period_and_the_last_ends_with_the_input()
    {
        var tested = new OperatorUnderTest(Window.Periodic<Event>(TimeSpan.FromSeconds(10)).TriggerEvery(2));
        var start = tested.Host.Time.GetUtcNow().UtcTicks;
        tested.Push(new Event(1, 0, 0));
        tested.Push(new Event(2, 0, 0));
        tested.Push(new Event(3, 1, 0));
        tested.Host.Time.Advance(TimeSpan.FromSeconds(10));
        tested.Host.Time.Advance(TimeSpan.FromSeconds(20));
        tested.Push(new Event(4, 0, 0));
        tested.Host.Time.Advance(TimeSpan.FromSeconds(4));
        tested.Finish();
        tested.Host.Time.Advance(TimeSpan.FromSeconds(40));

        long At(int seconds) => start + (seconds * TimeSpan.TicksPerSecond);
        Assert.Equal(
            [
                new Row(0, "1,2,", At(0), At(10), 0, "every 2", new Pane(0, PaneTiming.Early, false)),
                new Row(0, "1,2,", At(0), At(10), 0, "done", new Pane(1, PaneTiming.OnTime, true)),
                new Row(1, "3,", At(0), At(10), 0, "done", new Pane(0, PaneTiming.OnTime, true)),
                new Row(0, "4,", At(30), At(34), 3, "done", new Pane(0, PaneTiming.OnTime, true)),
            ],
            tested.Rows);
    }

    private static void Advance(OperatorUnderTest tested, WindowModel model, ref int seconds)
    {
        seconds++;
        tested.Host.Time.Advance(TimeSpan.FromSeconds(1));
        if (seconds % 5 == 0) model.Tick(TriggerInfo.Periodically(Seldom));
        if (seconds % 2 == 0) model.Tick(TriggerInfo.Periodically(Often));
    }
}
