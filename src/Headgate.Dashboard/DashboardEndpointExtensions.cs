using System.Diagnostics.CodeAnalysis;
using Headgate.Dashboard.Actions;
using Headgate.Dashboard.Assets;
using Headgate.Dashboard.Endpoints;
using Headgate.Dashboard.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Headgate.Dashboard;

/// <summary>Puts the dashboard into an application.</summary>
public static class DashboardEndpointExtensions
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Maps a live picture of the pipelines of the application, with an HTTP API below <c>api/</c>. Everything it needs is in its assembly.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">Where.</param>
    /// <param name="configure">Sets what is shown and what may be done; null for the defaults, by which everything may be looked at and nothing changed.</param>
    /// <returns>The endpoints, for what all of them need, such as <c>RequireAuthorization</c>: without it whoever can reach the application can look.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="DashboardOptions.MaxReaders"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">Actions are on, and the application lacks antiforgery, authorization, or the policy that is named.</exception>
    /// <remarks>It looks at the pipelines once a second for as long as the application runs, so that a page that is opened shows the last five minutes. What readers get is
    /// written once for all of them, and only while there are any; so are the times of messages measured. Where the process has several
    /// pipelines of one name, such as those of two hosts, these times are of all of them; give each a name of its own.</remarks>
    public static IEndpointConventionBuilder MapHeadgateDashboard(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern = "/headgate", Action<DashboardOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        var options = new DashboardOptions();
        configure?.Invoke(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxReaders, 1);
        ActionGuard.Check(options, endpoints.ServiceProvider);
        var group = endpoints.MapGroup(pattern).ExcludeFromDescription();
        var runtime = new DashboardRuntime(endpoints.ServiceProvider, options);
        Map(group, runtime);
        group.WithMetadata(runtime); // for those who look at the endpoints, such as tests
        return group;
    }

    private static void Map(RouteGroupBuilder group, DashboardRuntime runtime)
    {
        var assets = new AssetEndpoints(AssetLibrary.Instance);
        var pipelines = new PipelineEndpoints(runtime);
        var actions = new ActionEndpoints(runtime);
        group.MapMethods("/", Reading, (RequestDelegate)assets.PageAsync);
        group.MapMethods("/assets/{version}/{file}", Reading, (RequestDelegate)assets.FileAsync);
        group.MapMethods("/api/pipelines", Reading, Answer.Guarded(pipelines.ListAsync));
        group.MapMethods("/api/pipelines/{name}", Reading, Answer.Guarded(pipelines.ShowAsync));
        group.MapMethods("/api/flows", Reading, Answer.Guarded(pipelines.ListFlowsAsync));
        group.MapMethods("/api/antiforgery", Reading, Answer.Guarded(actions.PermitAsync));
        group.Map("/api/pipelines/{name}/{verb}", Answer.Guarded(actions.ActAsync));

        // It lasts as long as a page is open: it must not count as a slow request, nor be ended as one.
        group.MapGet("/api/events", Answer.Guarded(new EventEndpoint(runtime).ReadAsync)).DisableHttpMetrics().DisableRequestTimeout();
        group.Map("/api/{**rest}", Answer.Guarded(static context => throw new ProblemException(
            StatusCodes.Status404NotFound,
            $"There is nothing at {context.Request.Method} {context.Request.Path}. There are GET api/pipelines, api/pipelines/NAME, api/flows, api/events and api/antiforgery, and POST api/pipelines/NAME/ACTION.")));
    }
}
