namespace Headgate.Pipelines.Running;

/// <summary>Where messages come from: one of a pipeline's sources. Immutable.</summary>
/// <param name="Ledger">The pipeline's.</param>
/// <param name="Index">Which of its sources it is.</param>
internal sealed record SourceOrigin(Ledger Ledger, int Index);
