using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Execution;
using Headgate.Pipelines.Inspection;
using Headgate.Pipelines.Options;
using Headgate.Pipelines.Processing;

namespace Headgate.Pipelines.Building;

/// <summary>A step that handles messages in batches, or a batcher.</summary>
/// <typeparam name="TIn">The type of the data that comes in.</typeparam>
/// <typeparam name="TOut">The type of the data that goes out.</typeparam>
/// <param name="name">The name.</param>
/// <param name="isBatcher">Whether it is a batcher: the end of the way.</param>
/// <param name="options">The options.</param>
/// <param name="shifts">Makes what a worker works with.</param>
internal sealed class BatchPlan<TIn, TOut>(string name, bool isBatcher, BatcherOptions<TIn> options, Func<StepParts<TIn, TOut>, Func<IShift<BatchWork<TIn>>>> shifts)
    : TypedStepPlan<TIn, TOut>(name)
{
    public override bool IsBatcher => isBatcher;

    public override StepOptions Options => options;

    public override StepRole Role => isBatcher ? StepRole.Batcher : StepRole.Batches;

    private int MaxDemand => options.MaxDemand ?? options.Size;

    // Batches that are handled, and as much again that is being gathered.
    public override (int Window, int Minimum) WindowFor(int concurrency) => (MaxDemand * (concurrency + 1), MaxDemand * concurrency);

    public override void Check(OptionFaults faults)
    {
        base.Check(faults);
        faults.AtLeast(Path, nameof(BatcherOptions.Size), options.Size, 1);
        faults.Positive(Path, nameof(BatcherOptions.Timeout), options.Timeout == TimeSpan.Zero ? TimeSpan.FromTicks(1) : options.Timeout);
        faults.AtLeast(Path, nameof(BatcherOptions.MaxOpenBatches), options.MaxOpenBatches, 1);
        if (options.MaxDemand is { } most) faults.AtLeast(Path, nameof(BatcherOptions.MaxDemand), most, 1);
        else if (options.HasOwnRule) faults.Add($"{Path}:{nameof(BatcherOptions.MaxDemand)} must be set when {nameof(BatcherOptions<>.CloseWhen)} decides when a batch is full");
    }

    /// <summary>The same, with another handler.</summary>
    public BatchPlan<TIn, TOut> WithHandler(Func<MessageBatch<TIn>, CancellationToken, ValueTask<IReadOnlyList<Message<TOut>>>> handler) =>
        new(Name, isBatcher, options, parts => () => new BatchShift<TIn, TOut>(parts.Step, handler, parts.Output)) { Key = Key };

    protected override IIntake<TIn> CreateIntake(StepParts<TIn, TOut> parts)
    {
        var key = options.Key ?? Key;

        // As many partitions as there were handlers when it was declared: fewer later share them, more have nothing more to do at once.
        var keys = new BatchKeyRule<TIn>(key is null ? 0 : Math.Max(1, Options.Concurrency), key?.Hash);
        return new BatchIntake<TIn>(parts.Step, options.RulesFor(Name), keys, parts.Done, shifts(parts), parts.Concurrency);
    }
}
