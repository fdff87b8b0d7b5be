using Headgate.Flows.Planning;

namespace Headgate.Flows;

/// <content>How a flow will run.</content>
public abstract partial class Flow<T>
{
    /// <summary>Says how the flow will run: which operators share a stage, how many stages there are, and where elements change stages. Nothing runs.</summary>
    /// <returns>The plan: data, as text by <see cref="FlowPlan.ToString"/>, or drawn by <see cref="FlowPlan.ToMermaid"/>.</returns>
    public FlowPlan Explain() => FlowPlan.Of(Plan());
}
