namespace Headgate.Pipelines.Batching;

/// <summary>A rule of the user's: a function over the messages of a batch and a value that it carries from one to the next.</summary>
/// <param name="seed">Makes the value with which each batch begins.</param>
/// <param name="add">Says what becomes of a message, and the value after it.</param>
internal sealed class AccumulatorGauge<T, TAccumulator>(Func<TAccumulator> seed, Func<TAccumulator, Message<T>, (TAccumulator Next, BatchSplit Split)> add)
    : BatchGauge<T>
{
    private TAccumulator _value = default!;
    private bool _isEmpty = true;

    public override BatchSplit Add(in Message<T> message)
    {
        var (next, split) = add(_value, message);

        // A first message goes in whatever the rule says, so its value counts.
        if (split == BatchSplit.CloseBefore && !_isEmpty) return split;
        _value = next;
        _isEmpty = false;
        return split;
    }

    public override void Reset()
    {
        _value = seed();
        _isEmpty = true;
    }
}
