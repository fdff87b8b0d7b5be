using Headgate.Flows.Windows;
using Headgate.Testing.Scheduling;

namespace Headgate.Flows.Tests.Windows;

/// <summary>Somebody sets the clock on the wall while windows on the clock are open: how long they are open is a matter of time that passes.</summary>
[Trait("Conformance", "F12")]
public sealed class SetClockTests
{
    private const int Elements = 60;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(-3600)]
    [InlineData(-0.4)]
    [InlineData(0.3)]
    [InlineData(86_400)]
    public void Windows_on_the_clock_close_a_period_after_they_opened_whatever_the_clock_is_set_to(double seconds)
    {
        for (var seed = 0; seed < Share.Of(20); seed++)
        {
            var lab = new StageLab(seed);
            var closed = new List<(TimeSpan At, WindowBounds Window, long Count)>();
            lab.Run(async () =>
            {
                var counts = Flow.From(TicksAsync(lab, TimeSpan.FromSeconds(seconds)), new FlowOptions { Stages = 1, MaxDemand = 1, Environment = lab.Environment })
                    .PartitionBy(number => 0).Window(Window.Periodic<int>(Period)).Count();
                await foreach (var count in counts) closed.Add((lab.Time.Elapsed, count.Window, count.Value));
            });
            Assert.Equal(Elements, closed.Sum(window => window.Count));
            Assert.InRange(closed.Count, 6, 8);
            Assert.All(closed.SkipLast(1).Select((window, index) => window.At - (Period * (index + 1))), late => Assert.InRange(late, TimeSpan.FromMilliseconds(-20), TimeSpan.FromMilliseconds(20)));
            Assert.All(closed, window => Assert.True(window.Window.End >= window.Window.Start));
            Assert.Equal(Enumerable.Range(0, closed.Count).Select(number => (long)number), closed.Select(window => window.Window.Number));

            // What is open then ends where it would have; the next ones say what the clock says.
            var last = closed[^2];
            Assert.InRange((lab.Time.GetUtcNow() - (lab.Time.Elapsed - last.At) - last.Window.End).Duration(), TimeSpan.Zero, TimeSpan.FromMilliseconds(50));
        }
    }

    private static async IAsyncEnumerable<int> TicksAsync(StageLab lab, TimeSpan shift)
    {
        for (var number = 0; number < Elements; number++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(110), lab.Time);
            if (number == Elements / 2) lab.Time.SetWallClock(shift);
            yield return number;
        }
    }
}
