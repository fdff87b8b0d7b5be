using System.Collections.Concurrent;
using System.Globalization;
using Headgate.Pipelines;
using Headgate.Pipelines.Sources;
using Headgate.Testing.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Headgate.Simulation.Tests.Reliability;

/// <summary>T17: a hundred pipelines are stopped at once, at any moment: while they start, run, or wait to start anew. HEADGATE_T17_ROUNDS says how often.</summary>
public sealed class T17MassShutdownTests(ITestOutputHelper output)
{
    private const int Pipelines = 100;
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(1);
    private static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("HEADGATE_T17_ROUNDS") ?? "10", CultureInfo.InvariantCulture);

    [Fact]
    public void T17_a_hundred_pipelines_that_are_stopped_at_any_step_all_drain_and_stop()
    {
        var statuses = new Dictionary<PipelineStatus, int>();
        for (var seed = 0; seed < Rounds; seed++)
        {
            var lab = new StageLab(seed);
            lab.Run(async () =>
            {
                var lives = new ConcurrentDictionary<string, List<PipelineStatus>>();
                var pipelines = Enumerable.Range(0, Pipelines).Select(number => Pipeline.Create($"p{number}", p => Declare(p, lab.Time, number, lives), lab.Environment)).ToList();
                var starting = pipelines.ConvertAll(pipeline => StartAsync(lab, pipeline));
                for (var turns = lab.Random.Next(seed % 2 == 0 ? 400 : 8_000); turns > 0; turns--) await Task.Yield();
                if (seed % 2 == 1 && lab.Random.Next(2) == 0) await Task.Delay(TimeSpan.FromMilliseconds(lab.Random.Next(seed % 5 == 0 ? 3_000 : 300)), lab.Time);
                foreach (var status in pipelines.Select(static pipeline => pipeline.Status)) statuses[status] = statuses.GetValueOrDefault(status) + 1;
                var begun = lab.Time.Elapsed;
                var stopping = pipelines.ConvertAll(static pipeline => pipeline.StopAsync());
                foreach (var stop in stopping) await stop;
                foreach (var start in starting) await start;

                // Those that nobody had started when they were asked to stop.
                foreach (var pipeline in pipelines) await pipeline.StopAsync();
                Assert.True(lab.Time.Elapsed - begun < Quick, $"{lab.Time.Elapsed - begun}");
                AssertLives(pipelines, lives);
                Assert.Empty(lab.LiveStages);
            });
        }

        output.WriteLine(string.Join(", ", statuses.Select(static entry => $"{entry.Key} {entry.Value}")));
    }

    [Fact]
    [Trait("Tier", "Long")]
    public async Task T17_a_host_with_a_hundred_pipelines_stops_at_any_moment_with_all_of_them_drained()
    {
        var random = new Random(17);
        var longest = TimeSpan.Zero;
        for (var round = 0; round < Rounds; round++)
        {
            var lives = new ConcurrentDictionary<string, List<PipelineStatus>>();
            var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
            builder.Logging.ClearProviders();
            builder.Services.Configure<HostOptions>(options => (options.ServicesStopConcurrently, options.ServicesStartConcurrently) = (round % 2 == 0, round % 3 == 0));
            for (var i = 0; i < Pipelines; i++)
            {
                var number = i;
                builder.Services.AddPipeline($"p{number}", pipeline => Declare(pipeline, TimeProvider.System, number, lives));
            }

            using var host = builder.Build();
            using var startGivenUp = new CancellationTokenSource();
            var starting = host.StartAsync(startGivenUp.Token);
            Spin(random.Next(2_000_000));
            if (round % 4 == 0) await startGivenUp.CancelAsync();
            try
            {
                await starting;
            }
            catch (OperationCanceledException)
            {
                // Given up while it started: what has started is stopped all the same.
            }

            var begun = TimeProvider.System.GetTimestamp();
            await host.StopAsync(TestContext.Current.CancellationToken);
            longest = TimeSpan.FromTicks(Math.Max(longest.Ticks, TimeProvider.System.GetElapsedTime(begun).Ticks));
            var all = Enumerable.Range(0, Pipelines).Select(number => host.Services.GetRequiredKeyedService<Pipeline>($"p{number}")).ToLookup(WasGivenUp);
            Assert.True(startGivenUp.IsCancellationRequested || !all[true].Any(), "A start was given up that nobody has given up.");
            Assert.All(all[true], static pipeline => Assert.Equal(0, pipeline.Counts.InFlight));
            AssertLives([.. all[false]], lives);
        }

        // Nothing that is under way takes long: a stop that takes as long as the pipeline's time-out has waited for nobody.
        output.WriteLine($"{Rounds} rounds, the longest stop took {longest.TotalSeconds:F2} s");
        Assert.True(longest < TimeSpan.FromSeconds(25), $"{longest}");
    }

    private static bool WasGivenUp(Pipeline pipeline) => pipeline.Status == PipelineStatus.Faulted && pipeline.Completion.Exception?.InnerException is OperationCanceledException;

    private static void Spin(int times)
    {
        for (var i = 0; i < times; i++) Thread.SpinWait(1);
    }

    private static async Task StartAsync(StageLab lab, Pipeline pipeline)
    {
        for (var turns = lab.Random.Next(200); turns > 0; turns--) await Task.Yield();
        await pipeline.StartAsync();
    }

    /// <summary>Each that was started has drained, and then stopped; none hangs, none skips a step.</summary>
    private static void AssertLives(IReadOnlyList<Pipeline> pipelines, ConcurrentDictionary<string, List<PipelineStatus>> lives)
    {
        foreach (var pipeline in pipelines.Where(static pipeline => pipeline.Status != PipelineStatus.Created))
        {
            Assert.True(pipeline.Completion.IsCompletedSuccessfully, $"{pipeline.Name} is {pipeline.Status}: {pipeline.Completion.Exception?.InnerException}");
            Assert.Equal([PipelineStatus.Draining, PipelineStatus.Draining], lives[pipeline.Name]);
            Assert.Equal((PipelineStatus.Stopped, 0), (pipeline.Status, pipeline.Counts.InFlight));
        }
    }

    private static void Declare(PipelineBuilder pipeline, TimeProvider clock, int number, ConcurrentDictionary<string, List<PipelineStatus>> lives) => pipeline
        .From(_ => new EndlessSource(clock, number))
        .Configure(o => (o.MaxRestarts, o.ResubscribeInterval) = (1000, TimeSpan.FromMilliseconds(50)))
        .Process(async (item, token) => await Task.Yield(), o => (o.Concurrency, o.MaxDemand) = (2, 2))
        .Use(_ => new LifeHooks(lives.GetOrAdd(pipeline.Name, static _ => [])));

    private sealed class LifeHooks(List<PipelineStatus> life) : PipelineHooks
    {
        public override ValueTask OnStoppingAsync(Pipeline pipeline)
        {
            life.Add(pipeline.Status);
            return default;
        }

        public override ValueTask OnStoppedAsync(Pipeline pipeline, Exception? failure)
        {
            life.Add(pipeline.Status);
            return default;
        }
    }

    /// <summary>Gives a message now and then; one in three crashes over and over, and waits to be started anew.</summary>
    private sealed class EndlessSource(TimeProvider clock, int number) : Source<int>
    {
        private int _next;

        public override async ValueTask<bool> ReadAsync(MessageBuffer<int> messages, CancellationToken cancellationToken)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1 + (number % 7)), clock, cancellationToken);
            if (number % 3 == 0 && _next > number % 5) throw new IOException("The source crashes by plan.");
            messages.Add(_next++);
            return true;
        }
    }
}
