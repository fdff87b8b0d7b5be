using System.Diagnostics.Metrics;
using Headgate.Dashboard.Hosting;
using Headgate.Dashboard.Sampling;
using Headgate.Pipelines;
using Headgate.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Headgate.Dashboard.Tests.Sampling;

public sealed class SamplerTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Times_are_measured_while_somebody_looks_and_for_a_minute_after()
    {
        var time = new FakeTimeProvider();
        await using var pipeline = Pipeline.Create("p", static p => p.FromPushes<int>().Process(static n => n, name: "step"));
        using var sampler = Make(time, pipeline);
        sampler.Look();
        Assert.False(sampler.IsMeasuring);
        sampler.Attend();
        Assert.True(sampler.IsMeasuring);
        Pass(60);
        Assert.True(sampler.IsMeasuring);
        Pass(1);
        Assert.False(sampler.IsMeasuring);

        void Pass(int seconds)
        {
            for (var second = 0; second < seconds; second++)
            {
                time.Advance(TimeSpan.FromSeconds(1));
                sampler.Look();
            }
        }
    }

    [Fact]
    public async Task Nothing_is_measured_for_a_dashboard_that_has_ended()
    {
        await using var pipeline = Pipeline.Create("p", static p => p.FromPushes<int>().Process(static n => n));
        var sampler = Make(new FakeTimeProvider(), pipeline);
        sampler.Dispose();
        sampler.Attend();

        Assert.False(sampler.IsMeasuring);
    }

    [Fact]
    public async Task What_others_measure_is_not_kept()
    {
        using var meter = new Meter("Headgate.Pipelines");
        var histogram = meter.CreateHistogram<double>("headgate.pipeline.duration");
        await using var pipeline = Pipeline.Create("p", static p => p.FromPushes<int>().Process(static n => n));
        using var sampler = Make(new FakeTimeProvider(), pipeline);
        sampler.Look();
        sampler.Attend();
        histogram.Record(1, new KeyValuePair<string, object?>("headgate.pipeline", "other"));
        histogram.Record(1);
        histogram.Record(1, new KeyValuePair<string, object?>("headgate.pipeline", 7));
        Assert.Null(sampler.WriteList().Pipelines[0].Latency);
        histogram.Record(1, new KeyValuePair<string, object?>("headgate.pipeline", "p"));
        Assert.Equal(1, sampler.WriteList().Pipelines[0].Latency!.Count);
    }

    [Fact]
    public async Task A_pipeline_that_goes_is_gone_and_one_that_comes_is_there()
    {
        var time = new FakeTimeProvider();
        var pipelines = new List<Pipeline> { Pipeline.Create("a", static p => p.FromPushes<int>().Process(static n => n)) };
        using var sampler = Make(time, () => pipelines);
        sampler.Look();
        Assert.Equal(["a"], sampler.Names);
        pipelines[0] = Pipeline.Create("b", static p => p.FromPushes<int>().Process(static n => n));
        sampler.Look();

        Assert.Equal(["b"], sampler.Names);
        Assert.Null(sampler.Find("a"));
        Assert.Null(sampler.WriteDetail("a", withHistory: true));
        Assert.Same(pipelines[0], sampler.Find("b"));
        await Task.WhenAll(pipelines.Select(static pipeline => pipeline.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task A_busy_fraction_is_of_all_workers_and_goes_back_to_zero()
    {
        var time = new FakeTimeProvider();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var pipeline = Pipeline.Create(
            "p",
            p => p.FromPushes<int>().Process(async (_, _) => await gate.Task, static step => step.Concurrency = 4, "step"),
            new Headgate.Stages.StageEnvironment(time, NullLoggerFactory.Instance));
        await pipeline.StartAsync(Token);
        await pipeline.PushAsync([1], Token);
        await Eventually.IsSoAsync(() => pipeline.GetSnapshot().Steps[0].BusyWorkers == 1, "a worker is busy");
        using var sampler = Make(time, pipeline);
        sampler.Look();
        Pass(5);
        Assert.Equal(0.25, Busy());
        gate.SetResult();
        await Eventually.IsSoAsync(() => pipeline.GetSnapshot().Steps[0].BusyWorkers == 0, "the worker is done");
        Pass(5);
        Assert.Equal(0, Busy());

        double? Busy() => sampler.WriteDetail("p", withHistory: false)!.Nodes.Single(static node => node.Id == "step:step").Busy;

        void Pass(int seconds)
        {
            for (var second = 0; second < seconds; second++)
            {
                time.Advance(TimeSpan.FromSeconds(1));
                sampler.Look();
            }
        }
    }

    private static Sampler Make(TimeProvider time, Pipeline pipeline) => Make(time, () => [pipeline]);

    private static Sampler Make(TimeProvider time, Func<IEnumerable<Pipeline>> pipelines)
    {
        var options = new DashboardOptions().Add(pipelines);
        return new Sampler(new PipelineCatalog(new ServiceCollection().BuildServiceProvider(), options), options.ShowPayloads, time, NullLogger.Instance);
    }
}
