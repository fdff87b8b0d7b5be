using Headgate.Flows.Batches;
using Headgate.Stages;

namespace Headgate.Flows.Execution;

/// <summary>Sources that have been started.</summary>
/// <param name="Batches">The stage that numbers the batches of the sources.</param>
/// <param name="Stages">The stages that belong to the flow, this one among them: they are stopped with it.</param>
/// <param name="LinkAsync">Lets the elements flow.</param>
internal sealed record SourceStart(IProducer<FlowBatch> Batches, IReadOnlyList<Stage> Stages, Func<Task> LinkAsync);
