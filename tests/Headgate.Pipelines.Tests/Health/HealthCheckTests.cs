using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Hosting;
using Headgate.Testing.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Headgate.Pipelines.Tests.Health;

/// <summary>The host's health check of a pipeline.</summary>
[Trait("Conformance", "P34")]
public sealed class HealthCheckTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pipeline_is_healthy_while_it_runs_degraded_while_it_is_paused_and_unhealthy_when_it_was_stopped()
    {
        var source = new InMemorySource<int>();
        using var host = HostOf(p => p.From(_ => source.Open()).Process(static n => n));
        Assert.Equal((HealthStatus.Degraded, "Starting"), await CheckAsync(host));
        await host.StartAsync(Token);
        source.WriteAll([1, 2]);
        await source.WaitForAcknowledgedAsync(2, Token);
        var pipeline = host.Services.GetRequiredKeyedService<Pipeline>("orders");
        while (pipeline.Counts.InFlight > 0) await Task.Yield();
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token);
        var entry = report.Entries["pipeline-orders"];
        Assert.Equal(HealthStatus.Healthy, entry.Status);
        Assert.Equal("It runs; 0 messages are under way.", entry.Description);
        Assert.Equal<object>([2L, 2L, 0L, 0L, 0L], new[] { "received", "succeeded", "failed", "returned", "inFlight" }.Select(name => entry.Data[name]));
        await pipeline.PauseAsync(Token);
        Assert.Equal((HealthStatus.Degraded, "Paused"), await CheckAsync(host));
        await host.StopAsync(Token);
        Assert.Equal((HealthStatus.Unhealthy, "Stopped"), await CheckAsync(host));
    }

    [Fact]
    public async Task A_job_that_has_come_to_its_end_is_healthy_also_after_its_host_was_stopped()
    {
        using var host = HostOf(static p => p.From([1, 2]).Process(static n => n));
        await host.StartAsync(Token);
        await host.Services.GetRequiredKeyedService<Pipeline>("orders").Completion.WaitAsync(Token);
        Assert.Equal((HealthStatus.Healthy, "Completed"), await CheckAsync(host));
        await host.StopAsync(Token);
        Assert.Equal((HealthStatus.Healthy, "Completed"), await CheckAsync(host));
    }

    [Fact]
    public async Task A_pipeline_that_has_failed_is_what_the_user_says_in_place_of_unhealthy()
    {
        using var host = HostOf(
            static p => p.From([1]).Configure(static o => o.FailureStopsHost = false).Process<int>(static _ => throw new InvalidOperationException("x"), o => o.OnFailure = FailureAction.StopPipeline),
            HealthStatus.Degraded);
        await host.StartAsync(Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Services.GetRequiredKeyedService<Pipeline>("orders").Completion.WaitAsync(Token));
        Assert.Equal((HealthStatus.Degraded, "Faulted"), await CheckAsync(host));
    }

    [Fact]
    public async Task All_pipelines_of_a_host_are_as_the_worst_of_those_that_it_has_just_then()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        builder.Services.AddHealthChecks().AddPipelines(failureStatus: HealthStatus.Unhealthy);
        using var host = builder.Build();
        await host.StartAsync(Token);
        var registry = host.Services.GetRequiredService<PipelineRegistry>();
        Assert.Equal((HealthStatus.Healthy, "No pipeline runs here.", ""), await AllAsync());

        var source = new InMemorySource<int>();
        var first = registry.Add("shards/0", (_, p) => p.From(_ => source.Open()).Process(static n => n));
        await first.StartAsync(Token);
        Assert.Equal((HealthStatus.Healthy, "All 1 are well.", "shards/0 Running"), await AllAsync());

        var second = registry.Add("shards/1", static (_, p) => p.From([1]).Process(static n => n));
        Assert.Equal((HealthStatus.Degraded, second.GetHealth().Description, "shards/0 Running, shards/1 Starting"), await AllAsync());

        await first.StopAsync(Token);
        Assert.Equal((HealthStatus.Unhealthy, first.GetHealth().Description, "shards/0 Stopped, shards/1 Starting"), await AllAsync());

        registry.Remove(first);
        await second.RunAsync(Token);
        Assert.Equal((HealthStatus.Healthy, "All 1 are well.", "shards/1 Completed"), await AllAsync());

        async Task<(HealthStatus, string?, string)> AllAsync()
        {
            var entry = (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token)).Entries["pipelines"];
            return (entry.Status, entry.Description, string.Join(", ", entry.Data.OrderBy(static each => each.Key, StringComparer.Ordinal).Select(static each => $"{each.Key} {each.Value}")));
        }
    }

    private static IHost HostOf(Action<PipelineBuilder> declare, HealthStatus? failureStatus = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        builder.Services.AddPipeline("orders", declare);
        builder.Services.AddHealthChecks().AddPipeline("orders", failureStatus: failureStatus);
        return builder.Build();
    }

    private static async Task<(HealthStatus Status, object State)> CheckAsync(IHost host)
    {
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token);
        var entry = Assert.Single(report.Entries);
        Assert.Equal("pipeline-orders", entry.Key);
        return (entry.Value.Status, entry.Value.Data["state"]);
    }
}
