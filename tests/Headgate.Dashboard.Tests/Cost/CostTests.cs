using Headgate.Dashboard.Contract;
using Headgate.Dashboard.Hosting;
using Headgate.Dashboard.Sampling;
using Headgate.Dashboard.Streaming;
using Headgate.Pipelines;
using Headgate.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headgate.Dashboard.Tests.Cost;

/// <summary>What a second of the dashboard costs with ten pipelines of fifty stages each, one of which somebody looks at: at most 2 % of a core.</summary>
[Trait("Tier", "Long")]
public sealed class CostTests(ITestOutputHelper output)
{
    private const int Pipelines = 10;
    private const int Steps = 49; // with what is pushed in, fifty stages
    private const int Seconds = 500;

    [Fact]
    public async Task A_second_costs_at_most_two_hundredths_of_one()
    {
        var pipelines = Enumerable.Range(1, Pipelines).Select(Make).ToList();
        try
        {
            foreach (var pipeline in pipelines)
            {
                await pipeline.StartAsync(TestContext.Current.CancellationToken);
                await pipeline.PushAsync(Enumerable.Range(1, 1000), TestContext.Current.CancellationToken);
            }

            await Eventually.IsAsync(Pipelines * 1000, () => pipelines.Sum(static pipeline => pipeline.Counts.Succeeded), "the messages that went through");
            Assert.Equal(Steps + 1, pipelines[0].GetSnapshot().Supervision!.Children.Sum(static child => child.Supervisor?.Children.Count ?? 1));
            var options = new DashboardOptions().Add(() => pipelines);
            using var sampler = new Sampler(new PipelineCatalog(new ServiceCollection().BuildServiceProvider(), options), options.ShowPayloads, TimeProvider.System, NullLogger.Instance);
            Second(sampler, 50); // what was compiled only now does not count
            var begun = Environment.CpuUsage;
            Second(sampler, Seconds);
            var ended = Environment.CpuUsage;
            var each = (ended.TotalTime - begun.TotalTime) / Seconds;
            output.WriteLine($"A second costs {each.TotalMilliseconds:0.00} ms of a core.");
            Assert.True(each < TimeSpan.FromMilliseconds(20), $"A second costs {each.TotalMilliseconds} ms of a core; it may cost 20 ms.");
        }
        finally
        {
            foreach (var pipeline in pipelines) await pipeline.DisposeAsync();
        }
    }

    /// <summary>What the dashboard does in a second, so many times: it looks, and writes what it saw.</summary>
    private static void Second(Sampler sampler, int times)
    {
        for (var i = 0; i < times; i++)
        {
            sampler.Attend();
            sampler.Look();
            var list = ServerSentEvent.Write("overview", sampler.WriteList(), DashboardJson.Default.PipelineList);
            var detail = ServerSentEvent.Write("pipeline", sampler.WriteDetail("pipeline-3", withHistory: false)!, DashboardJson.Default.PipelineDetail);
            Assert.True(list.Length > 1000 && detail.Length > 1000);
        }
    }

    private static Pipeline Make(int number) => Pipeline.Create($"pipeline-{number}", static pipeline =>
    {
        var steps = pipeline.FromPushes<int>().Process(static n => n, name: "step-1");
        for (var step = 2; step <= Steps; step++) steps = steps.Process(static n => n, name: $"step-{step}");
    });
}
