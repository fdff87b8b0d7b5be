using Headgate.Pipelines.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Headgate.Pipelines.Health;

/// <summary>Says how the pipelines are that the host runs now.</summary>
internal sealed class AllPipelinesHealthCheck(PipelineRegistry registry) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var all = registry.All.Select(static pipeline => (pipeline.Name, Health: pipeline.GetHealth())).ToList();
        if (all.Count == 0) return Task.FromResult(HealthCheckResult.Healthy("No pipeline runs here."));
        var data = all.ToDictionary(static pipeline => pipeline.Name, static object (pipeline) => pipeline.Health.State.ToString());

        // The worst has the least number.
        var (worst, status) = all.Select(pipeline => (pipeline, PipelineHealthCheck.StatusOf(pipeline.Health.State, context.Registration))).MinBy(static pair => pair.Item2);
        return Task.FromResult(new HealthCheckResult(status, status == HealthStatus.Healthy ? $"All {all.Count} are well." : worst.Health.Description, data: data));
    }
}
