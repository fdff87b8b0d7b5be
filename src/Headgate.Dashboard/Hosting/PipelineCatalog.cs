using Headgate.Pipelines;
using Headgate.Pipelines.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Headgate.Dashboard.Hosting;

/// <summary>The pipelines that are shown: those of the host, and those that were added by hand.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class PipelineCatalog(IServiceProvider services, DashboardOptions options)
{
    private readonly Func<IEnumerable<Pipeline>>[] _sources = [.. options.Sources];

    /// <summary>All of them now, in the order in which they were added; of several with one name the last, at the place of the first.</summary>
    public IReadOnlyList<Pipeline> List()
    {
        var all = services.GetService<PipelineRegistry>()?.All.AsEnumerable() ?? [];
        var found = new OrderedDictionary<string, Pipeline>(StringComparer.Ordinal);
        foreach (var pipeline in all.Concat(_sources.SelectMany(static source => source()))) found[pipeline.Name] = pipeline;
        return [.. found.Values];
    }
}
