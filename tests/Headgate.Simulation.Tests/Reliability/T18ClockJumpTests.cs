using System.Diagnostics.Metrics;
using Headgate.Pipelines;
using Headgate.Testing.Pipelines;
using Headgate.Testing.Scheduling;
using Polly;

namespace Headgate.Simulation.Tests.Reliability;

/// <summary>T18: the clock on the wall is set, and the machine sleeps. Time-outs, retries, limits and deadlines go by the time that passes.</summary>
public sealed class T18ClockJumpTests
{
    private const int Messages = 60;

    /// <summary>How far the clock is set, forward and back in turn: by days, by the hour of summer time (of a machine whose clock is not in UTC), by a leap second, by what a smeared leap second is off in a
    /// quarter of an hour.</summary>
    public static TheoryData<double> Jumps => [-86_400, -3600, -1, -0.0104, 0.0104, 1, 3600, 86_400];

    [Theory]
    [MemberData(nameof(Jumps))]
    public void T18_nothing_happens_earlier_or_later_because_somebody_sets_the_clock(double seconds)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var undisturbed = Run(seed, TimeSpan.Zero);
            Assert.True(undisturbed.Count > Messages);
            Assert.Equal(undisturbed, Run(seed, TimeSpan.FromSeconds(seconds)));
        }
    }

    [Fact]
    public void T18_no_duration_that_is_measured_is_negative_whatever_the_clock_is_set_to()
    {
        var (count, least) = (0L, double.MaxValue);
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name.StartsWith("Headgate", StringComparison.Ordinal) && instrument.Unit == "s") listener.EnableMeasurementEvents(instrument);
            },
        };
        var gate = new Lock();
        listener.SetMeasurementEventCallback<double>((_, seconds, _, _) =>
        {
            lock (gate) (count, least) = (count + 1, Math.Min(least, seconds));
        });
        listener.Start();
        foreach (var seconds in Jumps) Run(1, TimeSpan.FromSeconds(seconds));
        Assert.True(count > Messages * Jumps.Count);
        Assert.InRange(least, 0, 1);
    }

    [Fact]
    public void T18_after_the_machine_has_slept_everything_goes_on_and_nothing_is_lost()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var lab = new StageLab(seed);
            var source = new InMemorySource<int>();
            source.WriteAll(Enumerable.Range(0, Messages));
            lab.Run(async () =>
            {
                await using var pipeline = Pipeline.Create("p", p => p.From(_ => source.Open()).RateLimit(5, TimeSpan.FromMilliseconds(10))
                    .Process(async (number, token) => await Task.Delay(TimeSpan.FromMilliseconds(number % 7), lab.Time, token))
                    .Batch("default", (_, _) => default, o => (o.Size, o.Timeout) = (7, TimeSpan.FromMilliseconds(30))), lab.Environment);
                await pipeline.StartAsync();
                for (var sleeps = 0; sleeps < 4; sleeps++)
                {
                    for (var turns = lab.Random.Next(200); turns > 0; turns--) await Task.Yield();
                    lab.Suspend(TimeSpan.FromSeconds(90));
                }

                source.Complete();
                await pipeline.Completion;
                Assert.Equal(Enumerable.Range(0, Messages), source.Succeeded.Order());
            });
        }
    }

    /// <summary>Batch time-outs, handler time-outs, retries, a rate limit and a stop that is given up after its time-out; when each of them came.</summary>
    private static List<(TimeSpan At, string What)> Run(int seed, TimeSpan jump)
    {
        var lab = new StageLab(seed);
        var events = new List<(TimeSpan At, string What)>();
        void Note(string what) => events.Add((lab.Time.Elapsed, what));
        var source = new InMemorySource<int>();
        source.WriteAll(Enumerable.Range(0, Messages));
        lab.Run(async () =>
        {
            await using var pipeline = Pipeline.Create("p", p => p.From(_ => source.Open())
                .Configure(o => (o.HandlerTimeout, o.ShutdownTimeout) = (TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4)))
                .RateLimit(4, TimeSpan.FromMilliseconds(100))
                .Retry(o => (o.MaxAttempts, o.Delay, o.BackoffType) = (3, TimeSpan.FromMilliseconds(70), DelayBackoffType.Exponential))
                .Process(
                    async (number, token) =>
                    {
                        Note($"handles {number}");
                        if (number % 5 == 0) lab.Time.SetWallClock(number % 2 == 0 ? jump : -jump);
                        if (number == 17) await Task.Delay(Timeout.InfiniteTimeSpan, lab.Time, token);
                        if (number % 11 == 3) throw new InvalidOperationException("It fails by plan.");
                        if (number == Messages - 1) await Task.Delay(Timeout.InfiniteTimeSpan, lab.Time, CancellationToken.None);
                    },
                    o => o.Concurrency = 2)
                .Batch(
                    "default",
                    (batch, _) =>
                    {
                        Note($"a batch of {batch.Count} by {batch.Info.Trigger}");
                        return default;
                    },
                    o => (o.Size, o.Timeout) = (10, TimeSpan.FromMilliseconds(150))), lab.Environment);
            await pipeline.StartAsync();
            await Task.Delay(TimeSpan.FromSeconds(3), lab.Time);
            lab.Time.SetWallClock(jump);
            Note("stop");
            await pipeline.StopAsync();
            Note($"stopped: {pipeline.Counts}");
        });
        return events;
    }
}
