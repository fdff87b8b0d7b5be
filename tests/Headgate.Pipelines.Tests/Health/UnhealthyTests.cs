using Headgate.Pipelines.Tests.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace Headgate.Pipelines.Tests.Health;

/// <summary>A pipeline that is paused while one of the host's health checks says unhealthy.</summary>
[Trait("Conformance", "P33")]
public sealed class UnhealthyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_a_health_check_says_unhealthy_the_pipeline_is_paused_and_others_are_not_asked()
    {
        var status = HealthStatus.Healthy;
        var othersAsked = 0;
        await using var services = new ServiceCollection().AddLogging().AddHealthChecks()
            .AddCheck("db", () => new HealthCheckResult(status))
            .AddCheck("other", () =>
            {
                Interlocked.Increment(ref othersAsked);
                return HealthCheckResult.Unhealthy();
            })
            .Services.BuildServiceProvider();
        var time = new FakeTimeProvider();
        await using var pipeline = Pipeline.Create("p", static p => p.FromPushes<int>().PauseWhileUnhealthy("db", TimeSpan.FromSeconds(1)).Process(static n => n), services, new(time));
        await pipeline.StartAsync(Token);
        foreach (var next in new[] { HealthStatus.Unhealthy, HealthStatus.Degraded, HealthStatus.Unhealthy, HealthStatus.Healthy })
        {
            status = next;
            await ComesToAsync(pipeline, time, next == HealthStatus.Unhealthy ? PipelineStatus.Paused : PipelineStatus.Running);
        }

        Assert.Equal(0, othersAsked);
        await StopAsync(pipeline, time);
    }

    [Fact]
    public async Task A_check_that_the_host_does_not_have_counts_as_down_and_is_logged()
    {
        await using var services = new ServiceCollection().AddLogging().AddHealthChecks().AddCheck("db", static () => HealthCheckResult.Healthy()).Services.BuildServiceProvider();
        var time = new FakeTimeProvider();
        using var log = new EventLog();
        await using var pipeline = Pipeline.Create("p", static p => p.FromPushes<int>().PauseWhileUnhealthy("bd").Process(static n => n), services, new(time, log));
        await pipeline.StartAsync(Token);
        await ComesToAsync(pipeline, time, PipelineStatus.Paused);
        Assert.Equal("The host has no health check 'bd'. Add it with AddHealthChecks, or correct the name.", log.Of("DependencyFailed")[0].Exception!.Message);
        await StopAsync(pipeline, time);
    }

    /// <summary>Stops it on its clock, which nobody else moves on.</summary>
    private static async Task StopAsync(Pipeline pipeline, FakeTimeProvider time)
    {
        var stopping = pipeline.StopAsync(Token);
        while (!stopping.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await stopping;
    }

    private static async Task ComesToAsync(Pipeline pipeline, FakeTimeProvider time, PipelineStatus status)
    {
        while (pipeline.Status != status)
        {
            Token.ThrowIfCancellationRequested();
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
    }
}
