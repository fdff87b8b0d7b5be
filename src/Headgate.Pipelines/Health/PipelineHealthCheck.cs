using Headgate.Pipelines.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Headgate.Pipelines.Health;

/// <summary>Says how a pipeline is to whoever asks the host.</summary>
internal sealed class PipelineHealthCheck(PipelineRegistry registry, string pipeline) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var checkedPipeline = registry[pipeline];
        var health = checkedPipeline.GetHealth();
        var counts = checkedPipeline.Counts;
        var data = new Dictionary<string, object>
        {
            ["state"] = health.State.ToString(),
            ["received"] = counts.Received,
            ["succeeded"] = counts.Succeeded,
            ["failed"] = counts.Failed,
            ["returned"] = counts.Returned,
            ["inFlight"] = counts.InFlight,
        };
        return Task.FromResult(new HealthCheckResult(StatusOf(health.State, context.Registration), health.Description, data: data));
    }

    /// <summary>What the host is told of a pipeline that is like this.</summary>
    public static HealthStatus StatusOf(PipelineHealthState state, HealthCheckRegistration registration) => state switch
    {
        PipelineHealthState.Running or PipelineHealthState.Completed => HealthStatus.Healthy,
        PipelineHealthState.Stalled or PipelineHealthState.Stopped or PipelineHealthState.Faulted => registration.FailureStatus,
        _ => HealthStatus.Degraded,
    };
}
