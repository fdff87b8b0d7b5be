using Headgate.Flows.Tests.Failures;
using Headgate.Flows.Tests.Stages;
using Headgate.Flows.Tests.Windows.Models;
using Headgate.Flows.Windows;
using Headgate.Testing.Scheduling;

namespace Headgate.Flows.Tests.Telemetry;

/// <summary>What the instruments of flows say; docs/telemetry.md has the table.</summary>
public sealed class FlowMeterTests
{
    private const int Seeds = 20;

    private static readonly TimeSpan Size = TimeSpan.FromSeconds(10);

    [Fact]
    public void Layers_count_what_they_receive_and_send_and_what_their_windows_fire() => InLabs(async (lab, probe) =>
    {
        // The third comes when its window has fired; the last is too late for any.
        var events = new List<Event> { At(0, 1), At(1, 12), At(0, 2), At(0, 31), At(1, 3) };
        var window = Window.Tumbling<Event>(Size, item => item.Time).AllowLateness(Size).LateTo(static _ => { });
        var results = await Flow.From(events, Options(lab, probe)).PartitionBy(item => item.Key, 2).Window(window).Count().ToListAsync();

        Assert.Equal(4, results.Count);
        Assert.Equal((5, 5), (probe.Of("received", 0), probe.Of("sent", 0)));
        Assert.Equal((5, 4, 1), (probe.Of("received", 1), probe.Of("sent", 1), probe.Of("late", 1)));
        Assert.Equal((0, 0), (probe.Of("late", 0), probe.Of("unread", 1)));
        Assert.Equal((0, 3, 1), (probe.Of("panes", "1 Early"), probe.Of("panes", "1 OnTime"), probe.Of("panes", "1 Late")));
        Assert.Null(probe.Of("panes", "0 OnTime"));
        Assert.True(probe.Of("batches", 0) >= 1 && probe.Of("batches", 1) >= 2);
        Assert.Equal((0, 0, 0), (probe.Of("running"), probe.Of("open_windows", 1), probe.Of("state_size", 1)));
        Assert.Equal([1], probe.AllOf("runs", "completed"));
    });

    [Fact]
    public void While_it_runs_a_flow_says_how_far_event_time_is_and_what_it_remembers() => InLabs(async (lab, probe) =>
    {
        var now = lab.Time.GetUtcNow();
        var source = new HandFed<Event>();
        var flow = Flow.From(source, Options(lab, probe)).PartitionBy(item => item.Key, 1).Window(Window.Tumbling<Event>(Size, item => item.Time).WithDisorder(Size)).Count();
        var running = flow.ToListAsync();
        await lab.SettleAsync(() => probe.Of("running") == 1);
        Assert.Null(probe.Of("watermark", 1));

        // Two keys in the first window, one in the second; the disorder keeps both open.
        source.Give(new Event(0, 0, now.UtcTicks), new Event(1, 1, now.AddSeconds(1).UtcTicks), new Event(2, 1, now.AddSeconds(12).UtcTicks));
        await lab.SettleAsync(() => probe.Of("received", 1) == 3);
        await Task.Delay(TimeSpan.FromSeconds(5), lab.Time);

        Assert.Equal((2, 3), (probe.Of("open_windows", 1), probe.Of("state_size", 1)));
        Assert.Equal((0, 0), (probe.Of("open_windows", 0), probe.Of("state_size", 0)));
        var watermark = now.AddSeconds(2);
        Assert.Equal((watermark - DateTimeOffset.UnixEpoch).TotalSeconds, probe.Of("watermark", 1)!.Value, 3);
        Assert.Equal((lab.Time.GetUtcNow() - watermark).TotalSeconds, probe.Of("watermark.lag", 1)!.Value, 3);
        lab.Time.SetWallClock(TimeSpan.FromHours(-1));
        Assert.Equal(0, probe.Of("watermark.lag", 1));
        lab.Time.SetWallClock(TimeSpan.FromHours(1));

        source.Give(new Event(3, 0, now.AddSeconds(25).UtcTicks));
        await lab.SettleAsync(() => probe.Of("received", 1) == 4);
        Assert.Equal((2, 2), (probe.Of("open_windows", 1), probe.Of("state_size", 1)));
        source.End();
        await running;
        Assert.Equal((0, 0), (probe.Of("open_windows", 1), probe.Of("running")));
    });

    [Fact]
    public void Elements_that_wait_for_a_partner_count_as_state() => InLabs(async (lab, probe) =>
    {
        var (left, right) = (new HandFed<int>(), new HandFed<int>());
        var flow = Flow.From(left, Options(lab, probe)).Join(Flow.From(right, Options(lab, probe)), static x => x, static x => x, static (x, y) => (x, y));
        var running = flow.ToListAsync();
        left.Give(1, 2, 3, 3);
        right.Give(3, 4);
        await lab.SettleAsync(() => Sum(probe, "state_size") == 6);
        left.End();
        right.End();

        Assert.Equal([(3, 3), (3, 3)], await running);
        Assert.Equal(0, Sum(probe, "state_size"));
    });

    [Fact]
    public void Runs_that_fail_that_are_cancelled_and_that_are_left_are_told_apart() => InLabs(async (lab, probe) =>
    {
        var numbers = Flow.From(Enumerable.Range(0, 100), Options(lab, probe));
        await Assert.ThrowsAsync<Breakage>(() => numbers.Do(static x => throw new Breakage()).RunAsync());
        Assert.Equal([1], probe.AllOf("runs", "failed"));

        await foreach (var number in numbers)
        {
            if (number == 50) break;
        }

        Assert.Equal([1], probe.AllOf("runs", "stopped"));
        await Assert.ThrowsAsync<OperationCanceledException>(() => numbers.RunAsync(new CancellationToken(canceled: true)));
        Assert.Equal([1, 1], probe.AllOf("runs", "stopped"));
        Assert.Equal([1], probe.AllOf("runs", "failed"));
        Assert.Equal(0, probe.Of("running"));
    });

    [Fact]
    public void Counts_of_a_flow_that_is_run_again_go_on() => InLabs(async (lab, probe) =>
    {
        var numbers = Flow.From(Enumerable.Range(0, 100), Options(lab, probe));
        for (var run = 1; run <= 3; run++)
        {
            await numbers.RunAsync();
            Assert.Equal(run * 100, probe.Of("received", 0));
        }

        Assert.Equal([1, 1, 1], probe.AllOf("runs", "completed"));
    });

    [Fact]
    public void What_nobody_reads_of_a_side_output_is_counted() => InLabs(async (lab, probe) =>
    {
        var late = new SideOutput<Event>(capacity: 2);
        var events = new List<Event> { At(0, 50), At(1, 1), At(2, 1), At(3, 1), At(4, 1), At(5, 1) };
        await Flow.From(events, Options(lab, probe)).Window(Window.Tumbling<Event>(Size, item => item.Time).LateTo(late)).Count().RunAsync();

        Assert.Equal((5, 3), (Sum(probe, "late"), Sum(probe, "unread")));
    });

    private static double Sum(FlowTelemetryProbe probe, string instrument) => Enumerable.Range(0, 5).Sum(layer => probe.Of(instrument, layer) ?? 0);

    private static Event At(int id, int second) => new(id, id % 2, TimeSpan.FromSeconds(second).Ticks);

    private static FlowOptions Options(StageLab lab, FlowTelemetryProbe probe) => new() { Name = probe.Flow, Stages = 1, MaxDemand = 2, Environment = lab.Environment };

    private static void InLabs(Func<StageLab, FlowTelemetryProbe, Task> test)
    {
        for (var seed = 0; seed < Share.Of(Seeds); seed++)
        {
            using var probe = new FlowTelemetryProbe();
            var lab = new StageLab(seed);
            try
            {
                lab.Run(() => test(lab, probe));
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Seed {seed}: {failure.Message}", failure);
            }
        }
    }
}
