using Headgate.Stages.Dispatching;
using Headgate.Stages.Subscriptions;
using Headgate.Stages.Supervision;

namespace Headgate.Flows;

/// <summary>How the results of a flow go to consumers. Immutable.</summary>
/// <typeparam name="T">The type of the results.</typeparam>
public sealed record FlowTargetOptions<T>
{
    /// <summary>Gets what makes the dispatcher that says which consumer gets what (Flow <c>:dispatcher</c>).</summary>
    /// <value>The default, null, makes a <see cref="DemandDispatcher{T}"/>: each result goes to one consumer, by demand.</value>
    public Func<IDispatcher<T>>? Dispatcher { get; init; }

    /// <summary>Gets the options of the subscription of a consumer, from 0: its partition, for a partition dispatcher.</summary>
    /// <value>The default, null, asks for <see cref="FlowOptions.MaxDemand"/>, and lets the consumer end with the flow.</value>
    public Func<int, SubscriptionOptions>? Subscription { get; init; }

    /// <summary>Gets how often consumers that fail are restarted, where they are supervised.</summary>
    /// <value>The default, null, is that of supervisors. Whatever it says, a consumer that
    /// ends normally is not restarted.</value>
    public SupervisorOptions? Supervision { get; init; }
}
