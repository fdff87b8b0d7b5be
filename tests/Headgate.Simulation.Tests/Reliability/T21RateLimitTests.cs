using Headgate.Pipelines;
using Headgate.Pipelines.Limits;
using Headgate.Testing.Scheduling;

namespace Headgate.Simulation.Tests.Reliability;

/// <summary>T21: no window lets in more than its limit, whatever the limit was and is, and hardly any of it is left unused. <c>eng/faults.sh crowd</c> starts ten thousand pipelines at once.</summary>
public sealed class T21RateLimitTests
{
    private const int Parts = 4;
    private const double LeastUse = 0.98;

    [Theory]
    [InlineData(RateLimitAlgorithm.FixedWindow, 2)]
    [InlineData(RateLimitAlgorithm.SlidingWindow, 1)]
    [InlineData(RateLimitAlgorithm.TokenBucket, 2)]
    public void T21_no_window_has_more_than_its_limit_and_the_limit_is_used_while_it_changes_at_run_time(RateLimitAlgorithm algorithm, int timesAtAnyPhase)
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var lab = new StageLab(seed);
            lab.Run(async () =>
            {
                var times = new List<TimeSpan>();
                var limit = Draw(lab, algorithm);
                await using var pipeline = Pipeline.Create("p", p => p.From(Forever()).RateLimit(limit.Permits, limit.Per, limit.Algorithm)
                    .Process(
                        number =>
                        {
                            times.Add(lab.Time.Elapsed);
                            return number;
                        },
                        o => (o.Concurrency, o.MaxDemand) = (4, 400)), lab.Environment);
                await pipeline.StartAsync();
                for (var part = 0; part < Parts; part++)
                {
                    var begun = lab.Time.Elapsed;
                    var windows = lab.Random.Next(20, 60);
                    await Task.Delay(limit.Per * windows, lab.Time);
                    await Task.Delay(TimeSpan.FromMilliseconds(1), lab.Time);
                    await SettleAsync(times);
                    Check(times, begun, limit, windows, timesAtAnyPhase);
                    times.Clear();
                    limit = Draw(lab, algorithm);
                    pipeline.SetRateLimit(limit, atOnce: true);
                }

                await pipeline.StopAsync();
            }, mostSteps: int.MaxValue);
        }
    }

    /// <summary>What was let in up to now is handled.</summary>
    private static async Task SettleAsync(List<TimeSpan> times)
    {
        for (var before = -1; before != times.Count;)
        {
            before = times.Count;
            for (var turn = 0; turn < 50; turn++) await Task.Yield();
        }
    }

    private static RateLimit Draw(StageLab lab, RateLimitAlgorithm algorithm) =>
        RateLimit.Of(lab.Random.Next(1, 200), TimeSpan.FromMilliseconds(lab.Random.Next(1, 20) * 50)) with { Algorithm = algorithm };

    private static void Check(List<TimeSpan> times, TimeSpan begun, RateLimit limit, int windows, int timesAtAnyPhase)
    {
        var permits = limit.Permits * timesAtAnyPhase;
        for (var i = permits; i < times.Count; i++)
            Assert.True(times[i] - times[i - permits] >= limit.Per, $"{permits + 1} within {times[i] - times[i - permits]}, with {limit}, {times[i] - begun} after its start");

        // A bucket that is full at first, what has trickled in since, and that up to the look.
        Assert.InRange(times.Count, limit.Permits * windows * LeastUse, limit.Permits * (windows + 1.05));
    }

    private static IEnumerable<int> Forever()
    {
        for (var i = 0; ; i++) yield return i;
    }
}
