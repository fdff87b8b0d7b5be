using Headgate.Flows.Tests.Windows.Models;
using Headgate.Flows.Windows;
using Headgate.Stages;
using Headgate.Testing.Scheduling;

namespace Headgate.Flows.Tests.Windows;

/// <summary>Sources that are idle, before partition points: whichever of them it is.</summary>
public sealed class IdleBehindPointsTests
{
    private static Event Seconds(int id, int seconds) => new(id, 0, seconds * TimeSpan.TicksPerSecond);

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void An_idle_source_stays_idle_behind_a_partition_point(bool hasPoint, bool isQuietFirst)
    {
        for (var seed = 0; seed < Share.Of(10); seed++)
        {
            var lab = new StageLab(seed);
            var closed = new List<(string Value, double At)>();
            lab.Run(async () =>
            {
                var busy = lab.Start(Producer.From(Script(lab, [.. Enumerable.Range(0, 120).Select(second => (second == 0 ? 0.0 : 1, Seconds(second, second)))])));
                var quiet = lab.Start(Producer.From(Script(lab, (0, Seconds(100, 3)))));
                var options = new FlowOptions { Stages = 2, Environment = lab.Environment, IdleTimeout = TimeSpan.FromSeconds(10) };
                Flow<Event> flow = Flow.FromMany(isQuietFirst ? new[] { quiet, busy } : new[] { busy, quiet }, options);
                if (hasPoint) flow = flow.PartitionBy(item => item.Id, 2).Select(item => item);
                var windows = flow.Window(Window.Tumbling<Event>(TimeSpan.FromSeconds(10), item => item.Time)).Count();
                await foreach (var window in windows)
                {
                    closed.Add(($"{window.Window.Start.Second}:{window.Value}", lab.Time.Elapsed.TotalSeconds));
                    if (closed.Count == 6) break;
                }
            });
            Assert.True(closed.Select(c => c.At).SequenceEqual([10.0, 20, 30, 40, 50, 60]), $"seed {seed}: " + string.Join(", ", closed));
        }
    }

    private static async IAsyncEnumerable<Event> Script(StageLab lab, params (double After, Event Item)[] script)
    {
        foreach (var (after, item) in script)
        {
            if (after > 0) await Task.Delay(TimeSpan.FromSeconds(after), lab.Time);
            yield return item;
        }

        await Task.Delay(TimeSpan.FromHours(1), lab.Time);
    }
}
