using Headgate.Pipelines.Building;
using Headgate.Pipelines.Handlers;
using Headgate.Pipelines.Hosting;
using Headgate.Testing.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Headgate.Testing.Hosting;

/// <summary>Changes what a host under test is made of, before it is started.</summary>
public static class PipelineTestServices
{
    /// <summary>Puts a source in memory in the place of all sources of a pipeline.</summary>
    /// <typeparam name="T">The type of the sources' data.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="pipeline">The name of the pipeline.</param>
    /// <param name="source">The source.</param>
    /// <returns>The services.</returns>
    /// <remarks>When the pipeline's sources have other data the host does not start, and says so.</remarks>
    public static IServiceCollection ReplaceSource<T>(this IServiceCollection services, string pipeline, InMemorySource<T> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return services.AddSingleton(new PipelineChange(pipeline, plan =>
        {
            if (plan.Front is not TypedFrontPlan<T> front)
                throw new InvalidOperationException($"Pipeline '{pipeline}' does not begin with messages of {typeof(T)}: an InMemorySource of that type cannot take the place of its sources.");
            front.ReplaceAll(_ => source.Open());
        }));
    }

    /// <summary>Puts a handler of the test's, such as an <see cref="InMemorySink{T}"/>, in the place of that of a batcher.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="pipeline">The name of the pipeline.</param>
    /// <param name="batcher">The name of the batcher.</param>
    /// <param name="sink">The handler.</param>
    /// <returns>The services.</returns>
    /// <remarks>When the pipeline has no such batcher, or its messages have other data, the host does not start, and says so. The batcher's options hold, but for its limiter and what its
    /// resilience puts around the handler.</remarks>
    public static IServiceCollection ReplaceBatchHandler<T>(this IServiceCollection services, string pipeline, string batcher, IBatchHandler<T> sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        return services.AddSingleton(new PipelineChange(pipeline, plan => plan.ReplaceBatchHandler(batcher, sink)));
    }

    /// <summary>Lets pipelines, and whatever else takes its time from the container, run on another clock, such as a <c>FakeTimeProvider</c>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection UseTime(this IServiceCollection services, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        services.RemoveAll<TimeProvider>();
        return services.AddSingleton(time);
    }
}
