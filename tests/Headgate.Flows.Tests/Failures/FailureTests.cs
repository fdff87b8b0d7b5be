using Headgate.Flows.Tests.Probes;
using Headgate.Stages;
using Headgate.Testing.Scheduling;

namespace Headgate.Flows.Tests.Failures;

/// <summary>A function that fails ends its flow with exactly its exception, and nothing goes on.</summary>
public sealed class FailureTests
{
    public static TheoryData<string> Names => [.. BrokenFlows.Names];

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Conformance", "F16")]
    public async Task The_exception_of_a_function_is_thrown_where_the_flow_is_awaited_and_all_stages_have_stopped(string name)
    {
        for (var seed = 0; seed < Share.Of(20); seed++)
        {
            var random = new Random(seed);
            Exception failure = seed % 4 == 3 ? new OperationCanceledException("of the function's own") : new Breakage();
            var (watch, enumerators) = (new StageWatch(), new EnumeratorCount());
            var options = new FlowOptions { Stages = random.Next(1, 5), MaxDemand = random.Next(1, 40), Environment = new StageEnvironment(loggerFactory: watch) };
            var flow = BrokenFlows.Make(name, failure, options, enumerators.Track);
            var run = flow.ToListAsync(TestContext.Current.CancellationToken);
            await Task.WhenAny(run, Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System, TestContext.Current.CancellationToken));
            Assert.True(run.IsCompleted, $"Seed {seed}: does not end; running: {string.Join(", ", watch.Running)}");
            Assert.Same(failure, await Record.ExceptionAsync(() => run));
            Assert.True(watch.Running.Count == 0, $"Seed {seed}: {string.Join(", ", watch.Running)}");
            Assert.Equal(0, enumerators.Open);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Conformance", "F16")]
    public void A_failure_is_in_the_log_once_by_the_stage_that_it_happened_in(string name)
    {
        if (name.Contains("waits", StringComparison.Ordinal)) return;
        for (var seed = 0; seed < Share.Of(20); seed++)
        {
            var failure = new Breakage();
            var watch = new StageWatch();
            var lab = new StageLab(seed, watch);
            var options = new FlowOptions { Stages = lab.Random.Next(1, 5), MaxDemand = lab.Random.Next(1, 40), Environment = lab.Environment };
            var flow = BrokenFlows.Make(name, failure, options, new EnumeratorCount().Track);
            lab.Run(async () => Assert.Same(failure, await Record.ExceptionAsync(() => lab.Random.Next(2) == 0
                ? flow.ToListAsync(CancellationToken.None)
                : flow.IntoAsync(() => Consumer.ForEach<int>(_ => { }), 2, null, CancellationToken.None))));
            // What a consumer had been given and did not come to is news of its own.
            var logged = watch.Warnings.Where(entry => !entry.StartsWith("EventsLost: Stage ForEachConsumer", StringComparison.Ordinal)).ToList();
            // One that does not start is in no stage: it is thrown, and that is all.
            Assert.True(logged.Count == (name is "producer's start" or "factory" or "second factory" ? 0 : 1), $"Seed {seed}: {string.Join("\n", logged)}");
            Assert.All(logged, entry => Assert.StartsWith("StageFailed", entry, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Conformance", "F16")]
    [Trait("Tier", "Long")]
    public void The_exception_of_a_function_is_thrown_whatever_runs_first(string name)
    {
        // It waits on the clock of the system, which is not the lab's.
        if (name.Contains("waits", StringComparison.Ordinal)) return;
        for (var seed = 0; seed < Share.Of(60); seed++)
        {
            Exception failure = seed % 4 == 3 ? new OperationCanceledException("of the function's own") : new Breakage();
            var (watch, enumerators) = (new StageWatch(), new EnumeratorCount());
            var lab = new StageLab(seed, watch);
            var options = new FlowOptions { Stages = lab.Random.Next(1, 5), MaxDemand = lab.Random.Next(1, 40), Environment = lab.Environment };
            var flow = BrokenFlows.Make(name, failure, options, enumerators.Track);
            Exception? thrown = null;
            try
            {
                lab.Run(async () => thrown = await Record.ExceptionAsync(() => flow.ToListAsync(CancellationToken.None)));
            }
            catch (StageLabException stuck)
            {
                throw new InvalidOperationException($"Seed {seed}: running: {string.Join(", ", watch.Running)}", stuck);
            }

            Assert.True(ReferenceEquals(failure, thrown), $"Seed {seed}: {thrown}");
            Assert.True(watch.Running.Count == 0, $"Seed {seed}: {string.Join(", ", watch.Running)}");
            Assert.True(enumerators.Open == 0, $"Seed {seed}: {enumerators.Open} enumerators left");
        }
    }
}
