using Headgate.Pipelines;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Running;
using Headgate.Pipelines.Sources;
using Headgate.Testing.Scheduling;

namespace Headgate.Simulation.Tests.Reliability;

/// <summary>T04: a source without end before a handler that takes ten messages a second. What is fetched and not handled stays within its bound, the source is not read when nothing is
/// asked of it, and nobody is busy with waiting. <c>eng/faults.sh slow</c> does it on the system's clock.</summary>
public sealed class T04SlowConsumerTests
{
    private const int PerSecond = 10;
    private const int MostDemand = 20;
    private const int MostStepsOfAMessage = 40;
    private const long MostInFlightBytes = 8 * 1024 * 1024;
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(10);

    [Theory]
    [InlineData(1024)]
    [InlineData(1024 * 1024)]
    public void T04_ten_minutes_of_a_slow_handler_fetch_no_more_than_the_bound_and_keep_nobody_busy(int payloadBytes)
    {
        for (var seed = 0; seed < 2; seed++)
        {
            var lab = new StageLab(seed);
            var feed = new EndlessFeed(payloadBytes);
            lab.Run(async () =>
            {
                await using var pipeline = Pipeline.Create("p", p => p.Configure(static o => o.MaxInFlightBytes = MostInFlightBytes).From(_ => new EndlessSource(feed))
                    .Process(async (_, token) => await Task.Delay(TimeSpan.FromSeconds(1.0 / PerSecond), lab.Time, token), static o => (o.Concurrency, o.MaxDemand) = (1, MostDemand))
                    .Batch("sink", (batch, _) => default, static o => (o.Size, o.Timeout) = (5, TimeSpan.FromSeconds(1))), lab.Environment);
                await pipeline.StartAsync();
                while (lab.Time.Elapsed < Length)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(lab.Random.Next(1, 2000)), lab.Time);
                    feed.Look(pipeline.Counts);
                }

                await pipeline.StopAsync();
                feed.Look(pipeline.Counts);
            }, mostSteps: int.MaxValue);
            var handled = Length.TotalSeconds * PerSecond;
            Assert.InRange(feed.AcknowledgedCount, handled * 0.99, (handled * 1.01) + feed.MostOpen);
            Assert.Equal(feed.AcknowledgedCount, feed.GivenCount);

            // What one asks for anew before the last batch has closed, and one message beyond what fits by size.
            Assert.InRange(feed.MostOpen, 2, Math.Min(3 * MostDemand, (MostInFlightBytes / payloadBytes) + 1));
            Assert.InRange(feed.ReadCount, 1, feed.GivenCount + 1);
            Assert.InRange(lab.StepCount, 1, MostStepsOfAMessage * feed.GivenCount);
        }
    }

    /// <summary>What was given out and what has come back.</summary>
    private sealed class EndlessFeed(int payloadBytes) : IAcknowledger
    {
        public long GivenCount { get; private set; }

        public long AcknowledgedCount { get; private set; }

        public long ReadCount { get; set; }

        public long MostOpen { get; private set; }

        public void Give(MessageBuffer<long> messages)
        {
            messages.Add(GivenCount, new DescribedDelivery(this, sizeBytes: payloadBytes));
            MostOpen = Math.Max(MostOpen, ++GivenCount - AcknowledgedCount);
        }

        public void Look(PipelineCounts counts) =>
            Assert.Equal((counts.Received, 0L), (counts.InFlight + counts.Succeeded, counts.Failed + counts.Returned));

        public ValueTask AcknowledgeAsync(EndedDeliveries ended, CancellationToken cancellationToken)
        {
            AcknowledgedCount += ended.Succeeded.Count + ended.Failed.Count + ended.Returned.Count;
            return default;
        }
    }

    private sealed class EndlessSource(EndlessFeed feed) : Source<long>
    {
        public override ValueTask<bool> ReadAsync(MessageBuffer<long> messages, CancellationToken cancellationToken)
        {
            feed.ReadCount++;
            while (!messages.IsFull) feed.Give(messages);
            return new ValueTask<bool>(true);
        }
    }
}
