using Headgate.Pipelines.Execution;
using Headgate.Pipelines.Limits;
using Headgate.Pipelines.Processing;

namespace Headgate.Pipelines.Building;

/// <summary>What the workers of a step are made with.</summary>
internal sealed record StepParts<TIn, TOut>(StepRuntime Step, StepServices Services, IOutput<TOut> Output, DoneCounter Done, int Concurrency)
{
    /// <summary>Workers that begin only with the permits of a limit; as they are when there is none.</summary>
    public Func<IShift<TItem>> Limited<TItem>(Func<WorkLimit<TItem>>? rule, Func<IShift<TItem>> shifts)
        where TItem : notnull
    {
        if (rule is null) return shifts;
        var limit = Services.Own(rule());
        return () => new LimitedShift<TItem>(shifts(), limit, Step.Token);
    }
}
