using Headgate.Flows.Execution;
using Headgate.Flows.Tests.Windows.Models;
using Headgate.Flows.Windows;
using Headgate.Stages;
using Headgate.Testing.Scheduling;
using Microsoft.Extensions.Time.Testing;

namespace Headgate.Flows.Tests.Windows;

/// <summary>Sources that say nothing for a while, on a clock that the test moves.</summary>
[Trait("Conformance", "F13")]
[Trait("Conformance", "F19")]
public sealed class IdleSourcesTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [Trait("Tier", "Long")]
    public void A_session_ends_when_its_gap_has_passed_on_the_clock_although_nothing_comes_any_more(int stages)
    {
        for (var seed = 0; seed < Share.Of(50); seed++)
        {
            var lab = new StageLab(seed);
            var closed = new List<(string Value, double At)>();
            lab.Run(async () =>
            {
                var source = Script(lab, (0, Seconds(1, 0)), (0, Seconds(2, 1)), (100, Seconds(3, 200)));
                var sessions = Flow.From(source, Options(lab, stages))
                    .PartitionBy(item => item.Key)
                    .Window(Window.Session<Event>(TimeSpan.FromSeconds(30), item => item.Time))
                    .Reduce(() => "", (text, item) => $"{text}{item.Id},", (one, other) => one + other);
                await foreach (var session in sessions) closed.Add((session.Value, lab.Time.Elapsed.TotalSeconds));
            });
            Assert.Equal([("1,2,", 30), ("3,", 130)], closed);
        }
    }

    [Fact]
    public void Nobody_waits_for_an_idle_source_until_it_speaks_again()
    {
        for (var seed = 0; seed < Share.Of(50); seed++)
        {
            var lab = new StageLab(seed);
            var closed = new List<(string Value, double At)>();
            var late = new List<int>();
            lab.Run(async () =>
            {
                var busy = lab.Start(Producer.From(Script(lab, [.. Enumerable.Range(0, 60).Select(second => (second == 0 ? 0 : 1, Seconds(second, second)))])));
                var quiet = lab.Start(Producer.From(Script(lab, (24, Seconds(100, 3)), (1, Seconds(101, 25)), (14.5, Seconds(102, 40)))));
                var windows = Flow.FromMany([busy, quiet], Options(lab, 2))
                    .Window(Window.Tumbling<Event>(TimeSpan.FromSeconds(10), item => item.Time).LateTo(item => late.Add(item.Id)))
                    .Count();
                await foreach (var window in windows) closed.Add(($"{window.Window.Start.Second}:{window.Value}", lab.Time.Elapsed.TotalSeconds));
            });

            // At 10 s the other source is idle. At 24 s it speaks, of a window that is over; at 25 s of one that is not. From then on it is waited for, until it is idle
            // again at 35 s, or speaks.
            Assert.Equal([100], late);
            Assert.Equal([("0:10", 10), ("10:10", 20), ("20:11", 35), ("30:10", 40)], closed.Take(4));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Silence_counts_once_however_often_flows_are_merged_before_windows_and_between_them(bool areWindowsAfter)
    {
        for (var seed = 0; seed < Share.Of(50); seed++)
        {
            var lab = new StageLab(seed);
            var closed = new List<double>();
            lab.Run(async () =>
            {
                var options = Options(lab, lab.Random.Next(1, 4));
                var one = Flow.From(Script(lab, (0, Seconds(1, 0)), (0, Seconds(2, 1))), options).Merge(Flow.From(Script(lab, (0, Seconds(3, 1))), options)).Shuffle().Merge();
                var halves = one.PartitionBy(item => item.Key).Window(Window.Tumbling<Event>(TimeSpan.FromSeconds(30), item => item.Time)).Count();
                var minutes = halves.Merge().Shuffle().PartitionBy(half => half.Key).Window(Window.Tumbling<Windowed<int, long>>(TimeSpan.FromMinutes(1), half => half.Window.Start)).Count();
                var results = areWindowsAfter ? minutes.Select(minute => minute.Value) : halves.Select(half => half.Value);
                await foreach (var _ in results)
                {
                    closed.Add(lab.Time.Elapsed.TotalSeconds);
                    break;
                }
            });

            // The latest event is of second 1; at 29 s of silence event time is at the end of the first window, and at 59 s at that of the minute; silence is told every 10 s.
            Assert.Equal([areWindowsAfter ? 60.0 : 30], closed);
        }
    }

    [Fact]
    public void A_source_that_is_not_asked_is_not_idle()
    {
        for (var seed = 0; seed < Share.Of(20); seed++)
        {
            var lab = new StageLab(seed);
            List<Windowed<long>> sessions = [];
            lab.Run(async () => sessions = await Flow.From(Enumerable.Range(0, 20).Select(second => Seconds(second, second)), Options(lab, 2) with { MaxDemand = 1 })
                .Select(async (item, token) =>
                {
                    await Task.Delay(TimeSpan.FromMinutes(5), lab.Time, token);
                    return item;
                })
                .Window(Window.Session<Event>(TimeSpan.FromSeconds(30), item => item.Time).LateTo(item => Assert.Fail($"{item} came too late.")))
                .Count()
                .ToListAsync(CancellationToken.None));
            Assert.Equal([20L], sessions.Select(session => session.Value));
        }
    }

    [Fact]
    public void A_silence_that_does_not_end_is_told_again_and_again_and_that_of_one_among_several_once()
    {
        var time = new FakeTimeProvider();
        var idleness = new Idleness(Timeout, time);
        idleness.Add();
        idleness.Add();
        idleness.Add();
        time.Advance(TimeSpan.FromSeconds(4));
        idleness.Hear(1);
        idleness.End(2);
        Assert.Equal(TimeSpan.FromSeconds(6), idleness.NextLook());
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal([(0, TimeSpan.FromSeconds(10))], idleness.TakeIdle());
        Assert.Empty(idleness.TakeIdle());
        Assert.Equal(TimeSpan.FromSeconds(4), idleness.NextLook());
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal([(0, TimeSpan.FromSeconds(14)), (1, TimeSpan.FromSeconds(10))], idleness.TakeIdle());
        Assert.Equal(Timeout, idleness.NextLook());
        time.Advance(Timeout);
        Assert.Equal([(0, TimeSpan.FromSeconds(24)), (1, TimeSpan.FromSeconds(20))], idleness.TakeIdle());
        idleness.Hear(0);
        idleness.ForgetSilence();
        Assert.Empty(idleness.TakeIdle());
    }

    [Fact]
    public void A_time_out_of_nothing_is_refused()
    {
        var failure = Assert.Throws<ArgumentOutOfRangeException>(() => Flow.From([1], new FlowOptions { IdleTimeout = TimeSpan.Zero }));
        Assert.Contains("HG3072", failure.Message, StringComparison.Ordinal);
    }

    private static FlowOptions Options(StageLab lab, int stages) => new() { Stages = stages, Environment = lab.Environment, IdleTimeout = Timeout };

    private static Event Seconds(int id, int seconds) => new(id, 0, seconds * TimeSpan.TicksPerSecond);

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
