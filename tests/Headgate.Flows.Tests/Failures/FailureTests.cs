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
        for (var seed = 0; seed < 20; seed++)
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
    [Trait("Tier", "Long")]
    public void The_exception_of_a_function_is_thrown_whatever_runs_first(string name)
    {
        // It waits on the clock of the system, which is not the lab's.
        if (name.Contains("waits", StringComparison.Ordinal)) return;
        for (var seed = 0; seed < 60; seed++)
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
