using Headgate.Pipelines.Running;

namespace Headgate.Pipelines.Sources;

/// <summary>What messages have in common that a pipeline has received together. Immutable.</summary>
/// <param name="Ledger">The pipeline's.</param>
/// <param name="SourceIndex">Which of its sources they came from.</param>
/// <param name="Timestamp">When, as a time stamp of the pipeline's clock.</param>
internal sealed record Receipt(Ledger Ledger, int SourceIndex, long Timestamp);
