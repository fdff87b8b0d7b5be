using Headgate.Dashboard.Contract;
using Headgate.Dashboard.Hosting;
using Headgate.Pipelines;
using Microsoft.AspNetCore.Http;
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
        var detail = runtime.Sampler.WriteDetail(name, withHistory: true) ?? throw Unknown(runtime, name);
        return Answer.JsonAsync(context, detail, DashboardJson.Default.PipelineDetail);
    }

    /// <summary>The pipeline that a request is about.</summary>
    /// <exception cref="ProblemException">There is none of that name.</exception>
    public static Pipeline Find(DashboardRuntime runtime, HttpContext context)
    {
        // A slash in a name stays escaped in a route, lest it be taken for one of the path's own.
        var name = ((string)context.GetRouteValue("name")!).Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        return runtime.Sampler.Find(name) ?? throw Unknown(runtime, name);
    }

    /// <summary>There is no pipeline of that name.</summary>
    public static ProblemException Unknown(DashboardRuntime runtime, string name) =>
        new(StatusCodes.Status404NotFound, $"There is no pipeline '{name}'. There are: {Answer.Enumerate(runtime.Sampler.Names)}.");
}
