using Headgate.Pipelines.Processing;

namespace Headgate.Pipelines.Building;

/// <summary>What the workers of a step are made with.</summary>
internal sealed record StepParts<TIn, TOut>(StepRuntime Step, StepServices Services, IOutput<TOut> Output, DoneCounter Done, int Concurrency);
