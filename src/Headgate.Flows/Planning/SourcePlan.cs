using Headgate.Flows.Batches;
using Headgate.Stages;

namespace Headgate.Flows.Planning;

/// <summary>Where a flow begins: how to start its sources and the stage that numbers their batches.</summary>
/// <param name="Name">What it is, for those who read the plan.</param>
/// <param name="Count">How many sources there are.</param>
/// <param name="Start">Starts the stages. Nothing flows before the last of them is linked.</param>
internal sealed record SourcePlan(string Name, int Count, Func<StageEnvironment, Execution.SourceStart> Start);
