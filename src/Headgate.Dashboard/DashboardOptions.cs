using Headgate.Flows.Hosting;
using Headgate.Pipelines;

namespace Headgate.Dashboard;

/// <summary>What a dashboard shows, and what may be done with it. Read when it is mapped; later changes do nothing.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class DashboardOptions
{
    private readonly List<Func<IEnumerable<Pipeline>>> _sources = [];
    private readonly List<FlowRegistry> _flows = [];

    /// <summary>Gets or sets whether the messages that have failed are shown, and not only why. They may hold what not everybody should see.</summary>
    /// <value>The default is false.</value>
    public bool ShowPayloads { get; set; }

    /// <summary>Gets or sets the name of the authorization policy that whoever pauses, resumes, drains or otherwise changes a pipeline must meet.</summary>
    /// <value>The default is null: nobody may, and no button is shown.</value>
    /// <remarks>It must be the name of a policy that there is. The application needs <c>services.AddAuthorization()</c> and <c>services.AddAntiforgery()</c> for it. Who may look is decided by
    /// what is put on the endpoints, such as <c>RequireAuthorization</c>.</remarks>
    public string? ActionPolicy { get; set; }

    /// <summary>Gets or sets how many browsers and tools may read events at the same time. What is beyond it is told to come again later.</summary>
    /// <value>The default is 500. At least 1.</value>
    public int MaxReaders { get; set; } = 500;

    internal bool AllowsActionsOfAll { get; private set; }

    internal IReadOnlyList<Func<IEnumerable<Pipeline>>> Sources => _sources;

    internal IReadOnlyList<FlowRegistry> Flows => _flows;

    internal bool HasActions => AllowsActionsOfAll || ActionPolicy is not null;

    /// <summary>Shows a pipeline that was made by hand; those of the host are shown anyway.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <returns>This.</returns>
    public DashboardOptions Add(Pipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        return Add(() => [pipeline]);
    }

    /// <summary>Shows pipelines that come and go.</summary>
    /// <param name="pipelines">The pipelines that there are now; called every second, on any thread. Of several with one name the last is shown.</param>
    /// <returns>This.</returns>
    public DashboardOptions Add(Func<IEnumerable<Pipeline>> pipelines)
    {
        ArgumentNullException.ThrowIfNull(pipelines);
        _sources.Add(pipelines);
        return this;
    }

    /// <summary>Shows flows that are run by hand, with <see cref="Headgate.Flows.FlowOptions.Registry"/> set to this registry; those of the host are shown anyway.</summary>
    /// <param name="flows">The registry.</param>
    /// <returns>This.</returns>
    public DashboardOptions Add(FlowRegistry flows)
    {
        ArgumentNullException.ThrowIfNull(flows);
        _flows.Add(flows);
        return this;
    }

    /// <summary>Lets everybody who can reach the dashboard pause, resume, drain and otherwise change pipelines: for a tool on the own machine, and not for a server.</summary>
    /// <returns>This.</returns>
    /// <remarks>The application needs <c>services.AddAntiforgery()</c> for it. <see cref="ActionPolicy"/> is not looked at then. Only requests whose <c>Host</c> is localhost
    /// or a loopback address may act; others are answered with 403, lest a page of elsewhere whose name was led to this machine act for whoever has opened it.</remarks>
    public DashboardOptions AllowActionsWithoutAuthorization()
    {
        AllowsActionsOfAll = true;
        return this;
    }
}
