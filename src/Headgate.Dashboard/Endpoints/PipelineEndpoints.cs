using Headgate.Dashboard.Contract;
using Headgate.Dashboard.Hosting;
using Headgate.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Headgate.Dashboard.Endpoints;

/// <summary>What the pipelines and the flows are, as JSON.</summary>
internal sealed class PipelineEndpoints(DashboardRuntime runtime)
{
    public Task ListAsync(HttpContext context)
    {
        runtime.Attend();
        return Answer.JsonAsync(context, runtime.Sampler.WriteList(), DashboardJson.Default.PipelineList);
    }

    public Task ListFlowsAsync(HttpContext context)
    {
        runtime.Attend();
        return Answer.JsonAsync(context, runtime.Flows.WriteList(), DashboardJson.Default.FlowList);
    }

    public Task ShowAsync(HttpContext context)
    {
        runtime.Attend();
        var name = Find(runtime, context).Name;
        var detail = runtime.WriteDetail(name, withHistory: true) ?? throw Unknown(runtime, name);
        return Answer.JsonAsync(context, detail, DashboardJson.Default.PipelineDetail);
    }

    /// <summary>The pipeline that a request is about.</summary>
    /// <exception cref="ProblemException">There is none of that name.</exception>
    public static Pipeline Find(DashboardRuntime runtime, HttpContext context)
    {
        var name = NameOf(context);
        return runtime.Sampler.Find(name) ?? throw Unknown(runtime, name);
    }

    /// <summary>
    /// The name in the path. A slash in a name stays escaped in a route, lest it be taken for one of the path's own, and so looks like the <c>%2F</c> of a name that holds
    /// these very characters: only the request as it was sent tells them apart.
    /// </summary>
    private static string NameOf(HttpContext context)
    {
        var routed = Slashed((string)context.GetRouteValue("name")!);
        var path = context.Features.Get<IHttpRequestFeature>()?.RawTarget.Split('?')[0] ?? "";
        var parts = path.TrimEnd('/').Split('/');
        var place = parts.Length - (context.GetRouteValue("verb") is null ? 1 : 2);
        var sent = place >= 0 ? Uri.UnescapeDataString(parts[place]) : "";
        return Slashed(sent) == routed ? sent : routed; // another one where something has rewritten the path
    }

    private static string Slashed(string name) => name.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    /// <summary>There is no pipeline of that name.</summary>
    public static ProblemException Unknown(DashboardRuntime runtime, string name) =>
        new(StatusCodes.Status404NotFound, $"There is no pipeline '{name}'. There are: {Answer.Enumerate(runtime.Sampler.Names)}.");
}
