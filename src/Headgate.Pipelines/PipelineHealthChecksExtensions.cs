using Headgate.Pipelines.Health;
using Headgate.Pipelines.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Headgate.Pipelines;

/// <summary>Lets the host's health checks look at pipelines.</summary>
public static class PipelineHealthChecksExtensions
{
    /// <summary>Adds a check of a pipeline: healthy while it runs or when it has come to its end; degraded while it starts, is paused, drains, has an open circuit,
    /// a source that cannot be read, or blocked keys; else, when it is stalled, stopped or has failed, unhealthy. So it is when there is no pipeline of that name.</summary>
    /// <param name="builder">The host's checks.</param>
    /// <param name="pipeline">The name of the pipeline.</param>
    /// <param name="name">The name of the check; null for <c>pipeline-</c> and the pipeline's.</param>
    /// <param name="failureStatus">What to report in place of unhealthy; null for that.</param>
    /// <param name="tags">Tags; null for none.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException"><paramref name="pipeline"/> is empty.</exception>
    public static IHealthChecksBuilder AddPipeline(
        this IHealthChecksBuilder builder, string pipeline, string? name = null, HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(pipeline);
        return builder.Add(new HealthCheckRegistration(
            name ?? $"pipeline-{pipeline}", services => new PipelineHealthCheck(services.GetRequiredService<PipelineRegistry>(), pipeline), failureStatus, tags));
    }

    /// <summary>Adds a check of all pipelines that this host runs just then: it says what the worst of them is, and each by itself in its data. So it is for pipelines that come and go, as the
    /// shards of a cluster do, too; a host that has none is healthy.</summary>
    /// <param name="builder">The host's checks.</param>
    /// <param name="name">The name of the check; null for <c>pipelines</c>.</param>
    /// <param name="failureStatus">What to report in place of unhealthy; null for that.</param>
    /// <param name="tags">Tags; null for none.</param>
    /// <returns>The builder.</returns>
    public static IHealthChecksBuilder AddPipelines(
        this IHealthChecksBuilder builder, string? name = null, HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<PipelineRegistry>();
        return builder.Add(new HealthCheckRegistration(
            name ?? "pipelines", static services => new AllPipelinesHealthCheck(services.GetRequiredService<PipelineRegistry>()), failureStatus, tags));
    }
}
