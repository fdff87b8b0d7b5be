using Headgate.Pipelines.Execution;
using Headgate.Pipelines.Inspection;
using Headgate.Pipelines.Options;
using Headgate.Pipelines.Processing;

namespace Headgate.Pipelines.Building;

/// <summary>A step that handles messages one by one.</summary>
/// <typeparam name="TIn">The type of the data that comes in.</typeparam>
/// <typeparam name="TOut">The type of the data that goes out.</typeparam>
/// <param name="name">The name.</param>
/// <param name="options">The options.</param>
/// <param name="shifts">Makes what a worker works with, given the parts of the step; called once for each incarnation, what it returns once for each worker.</param>
internal sealed class ProcessPlan<TIn, TOut>(string name, ProcessorOptions<TIn> options, Func<StepParts<TIn, TOut>, Func<IShift<Message<TIn>>>> shifts)
    : TypedStepPlan<TIn, TOut>(name)
{
    public override StepOptions Options => options;

    public override StepRole Role => StepRole.Messages;

    public override (int Window, int Minimum) WindowFor(int concurrency) => (options.MaxDemand * concurrency, options.EffectiveMinDemand * concurrency);

    public override void Check(OptionFaults faults)
    {
        base.Check(faults);
        faults.AtLeast(Path, nameof(ProcessorOptions.MaxDemand), options.MaxDemand, 1);
        if (options.MinDemand is { } minimum && (minimum < 0 || minimum >= options.MaxDemand))
            faults.Add($"{Path}:{nameof(ProcessorOptions.MinDemand)} must be from 0 to {options.MaxDemand - 1} (MaxDemand - 1), was {minimum}");
    }

    protected override IIntake<TIn> CreateIntake(StepParts<TIn, TOut> parts)
    {
        var keys = Key is null ? KeyRule<TIn>.None : new KeyRule<TIn>(true, Key.Hash);
        return new MessageIntake<TIn>(parts.Step, keys, parts.Done, shifts(parts), parts.Concurrency);
    }
}
