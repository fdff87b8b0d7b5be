using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;
using Headgate.Flows.Windowing;

namespace Headgate.Flows.Joins;

/// <summary>Keeps with each element how far its source had come, less the disorder of its side, for who cannot take whole batches.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <param name="next">What follows.</param>
/// <param name="disorder">By how much event time stays behind what a source says, in ticks.</param>
internal sealed partial class ClockedOperator<T>(Sink<Clocked<T>> next, Func<int, long> disorder) : Operator<T, Clocked<T>>(next)
{
    private long _disorder;

    /// <inheritdoc />
    public override void Push(T item) => Next.Push(new Clocked<T>(item, long.MinValue));

    /// <inheritdoc />
    public override void PushBatch(FlowBatch<T> batch)
    {
        var items = batch.Items;
        var clocks = batch.Clocks;
        for (var i = 0; i < items.Length; i++) Next.Push(new Clocked<T>(items[i], EventTicks.Before(clocks[i], _disorder)));
    }

    /// <inheritdoc />
    public override void Punctuate(Punctuation said)
    {
        if (said is BatchStart start) _disorder = disorder(start.Source);
        if (said is BatchEnd end && disorder(end.Source) is > 0 and var behind) said = new BatchEnd(end.Sequence, end.Source, EventTicks.Before(end.Clock, behind), end.Said);
        Next.Punctuate(said);
    }
}
