using Headgate.Flows.Batches;
using Headgate.Stages;

namespace Headgate.Flows.Execution;

/// <summary>The sources of a run, that have not been started.</summary>
/// <param name="Batches">The stage that numbers the batches of the sources.</param>
/// <param name="Stages">The stages that belong to the flow, this one among them: they start and stop with it.</param>
/// <param name="LinkAsync">Lets the elements flow, once all stages have started.</param>
internal sealed record SourceStart(IProducer<FlowBatch> Batches, IReadOnlyList<Stage> Stages, Func<Task> LinkAsync);
