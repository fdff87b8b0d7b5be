using Headgate.Pipelines;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Health;
using Headgate.Pipelines.Sources;
using Headgate.Stages.Supervision;
using Headgate.Testing.Pipelines;
using Headgate.Testing.Scheduling;

namespace Headgate.Simulation.Tests.Reliability;

/// <summary>T09: a source that crashes over and over ends its pipeline when it may be started no more, and no sooner; and nobody else's.</summary>
public sealed class T09CrashLoopTests
{
    private const int MaxRestarts = 3;
    private const int AtStart = -1;
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    public static TheoryData<int> Moments => [AtStart, 0, 1, 7];

    [Theory]
    [MemberData(nameof(Moments))]
    public void T09_a_crash_loop_ends_at_the_stated_intensity_with_its_cause_and_leaves_others_alone(int messages)
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var lab = new StageLab(seed);
            lab.Run(async () =>
            {
                var sources = new CrashingSources(lab, messages);
                var source = new InMemorySource<int>();
                await using var sibling = Pipeline.Create("sibling", p => p.From(_ => source.Open()).Process(number => number), lab.Environment);
                await sibling.StartAsync();
                await using var pipeline = Create(lab, sources);
                if (messages == AtStart) await Assert.ThrowsAnyAsync<Exception>(() => pipeline.StartAsync());
                else await pipeline.StartAsync();

                // What starts badly for the first time is a mistake of whoever starts it; what worked once is tried again.
                var failure = await Assert.ThrowsAnyAsync<Exception>(() => pipeline.Completion);
                var cause = messages == AtStart ? failure : Assert.IsType<RestartIntensityExceededException>(failure).InnerException;
                Assert.Contains("crashes by plan", $"{cause}", StringComparison.Ordinal);
                Assert.Equal(messages == AtStart ? 1 : MaxRestarts + 1, sources.Starts.Count);
                Assert.All(sources.Starts.Zip(sources.Starts.Skip(1)), pair => Assert.True(pair.Second - pair.First >= Interval, $"{pair}"));
                Assert.True(lab.Time.Elapsed - sources.Starts[^1] < TimeSpan.FromSeconds(1), $"{lab.Time.Elapsed - sources.Starts[^1]} until it was told");
                Assert.Equal(PipelineHealthState.Faulted, pipeline.GetHealth().State);
                Assert.Equal((0, pipeline.Counts.Received), (pipeline.Counts.InFlight, pipeline.Counts.Succeeded + pipeline.Counts.Returned));
                source.Write(1);
                source.Complete();
                await sibling.Completion;
                Assert.Equal([1], source.Succeeded);
            });
        }
    }

    [Fact]
    public void T09_crashes_that_are_further_apart_than_the_intensity_never_end_a_pipeline()
    {
        var lab = new StageLab(1);
        lab.Run(async () =>
        {
            var sources = new CrashingSources(lab, 1) { Pause = (Within / MaxRestarts) + TimeSpan.FromMilliseconds(1) };
            await using var pipeline = Create(lab, sources);
            await pipeline.StartAsync();
            await Task.Delay(TimeSpan.FromHours(24), lab.Time);
            Assert.Equal(PipelineStatus.Running, pipeline.Status);

            // Each wait is twice the one before, up to 30 s.
            Assert.InRange(sources.Starts.Count, 24 * 60 * 60 / 35, 24 * 60 * 60);
            await pipeline.StopAsync();
        }, mostSteps: int.MaxValue);
    }

    private static Pipeline Create(StageLab lab, CrashingSources sources) => Pipeline.Create("p", p => p.From(sources.Create)
        .Configure(o => (o.MaxRestarts, o.RestartsWithin, o.ResubscribeInterval) = (MaxRestarts, Within, Interval))
        .Process(async (number, token) => await Task.Delay(TimeSpan.FromMilliseconds(5), lab.Time, token)), lab.Environment);

    /// <summary>Sources that give some messages each and crash then; without a number, when they are started.</summary>
    private sealed class CrashingSources(StageLab lab, int messages)
    {
        public List<TimeSpan> Starts { get; } = [];

        public TimeSpan Pause { get; init; }

        public Source<int> Create(SourceContext context) => new CrashingSource(this);

        private sealed class CrashingSource(CrashingSources sources) : Source<int>, IAcknowledger
        {
            private int _given;

            public override ValueTask StartAsync(CancellationToken cancellationToken)
            {
                sources.Starts.Add(sources.Now);
                return sources.Messages == AtStart ? throw new IOException("The source crashes by plan.") : default;
            }

            public override async ValueTask<bool> ReadAsync(MessageBuffer<int> messages, CancellationToken cancellationToken)
            {
                if (_given++ < sources.Messages)
                {
                    messages.Add(_given, new DescribedDelivery(this));
                    return true;
                }

                await sources.WaitAsync(cancellationToken);
                throw new IOException("The source crashes by plan.");
            }

            public ValueTask AcknowledgeAsync(EndedDeliveries ended, CancellationToken cancellationToken) => default;
        }

        private int Messages => messages;

        private TimeSpan Now => lab.Time.Elapsed;

        private Task WaitAsync(CancellationToken cancellationToken) => Pause > TimeSpan.Zero ? Task.Delay(Pause, lab.Time, cancellationToken) : Task.CompletedTask;
    }
}
