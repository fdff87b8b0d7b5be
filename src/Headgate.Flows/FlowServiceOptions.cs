using Headgate.Stages.Supervision;

namespace Headgate.Flows;

/// <summary>What becomes of a flow that a host runs, and of the host, when the flow has ended. Immutable.</summary>
public sealed record FlowServiceOptions
{
    /// <summary>Gets whether a flow that has failed, and is not restarted, stops the host.</summary>
    /// <value>The default is true. With false its exception is the service's, and the host does what it does with services that fail: see
    /// <c>HostOptions.BackgroundServiceExceptionBehavior</c>.</value>
    public bool FailureStopsHost { get; init; } = true;

    /// <summary>Gets whether a flow that has come to its end stops the host: for a program that is the flow.</summary>
    /// <value>The default is false.</value>
    public bool StopsHost { get; init; }

    /// <summary>Gets how often, and how soon, a flow that has failed is run again, from its sources' beginning.</summary>
    /// <value>The default, null, does not run it again. Of the options, <see cref="SupervisorOptions.MaxRestarts"/>, <see cref="SupervisorOptions.Within"/>,
    /// <see cref="SupervisorOptions.Backoff"/> and the shutdown of <see cref="SupervisorOptions.ChildDefaults"/> count.</value>
    public SupervisorOptions? Restarts { get; init; }
}
