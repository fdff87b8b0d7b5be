using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;
using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Operators;

/// <summary>
/// An operator of which a sequence can follow from one element. A long one is left half-way while nobody asks for more, and gone on with later: what
/// comes after it waits, in its order.
/// </summary>
/// <typeparam name="TIn">The type of the elements that come in.</typeparam>
/// <typeparam name="TOut">The type of the elements that go out.</typeparam>
/// <param name="next">What follows.</param>
internal abstract class SequenceOperator<TIn, TOut>(Sink<TOut> next) : Operator<TIn, TOut>(next)
{
    /// <summary>So many elements are passed on between two looks at whether anybody asks for more: what is in memory already, and not longer, is passed on at once.</summary>
    public const int Stretch = 256;

    private readonly Queue<(TIn Item, Punctuation? Said)> _waiting = [];
    private IEnumerator<TOut>? _parked;

    /// <summary>Gets or sets what writes the state when a barrier's turn has come; null for an operator without state, or a flow without snapshots.</summary>
    public Action<SnapshotBarrier>? Saving { get; set; }

    /// <inheritdoc />
    public sealed override bool IsReady => _parked is null && HasRoom && Next.IsReady;

    /// <summary>Gets whether there is room for what does not go to the next operator; when not, the stage is resumed once there is.</summary>
    protected virtual bool HasRoom => true;

    /// <inheritdoc />
    public sealed override void Push(TIn item)
    {
        if (_parked is not null) _waiting.Enqueue((item, null));
        else Open(item);
    }

    /// <inheritdoc />
    public sealed override void Punctuate(Punctuation said)
    {
        if (_parked is not null) _waiting.Enqueue((default!, said));
        else Pass(said);
    }

    /// <inheritdoc />
    public sealed override void Resume()
    {
        Next.Resume();
        if (_parked is not null && Next.IsReady) GoOn(_parked);
    }

    /// <inheritdoc />
    public override ValueTask DisposeAsync()
    {
        _parked?.Dispose();
        _parked = null;
        return base.DisposeAsync();
    }

    /// <summary>Takes an element, and passes on what is short of what follows from it.</summary>
    /// <param name="item">The element.</param>
    /// <returns>What follows and is long; null for nothing more. No other element is taken before its end.</returns>
    protected abstract IEnumerable<TOut>? Take(TIn item);

    /// <summary>Takes what is said between elements, and passes it on.</summary>
    /// <param name="said">What is said.</param>
    protected virtual void Say(Punctuation said) => Next.Punctuate(said);

    /// <summary>An element that waits behind a long sequence is not in the state yet, and comes before the barrier that waits behind it.</summary>
    private void Pass(Punctuation said)
    {
        if (said is BatchEnd { Said: SnapshotBarrier barrier }) Saving?.Invoke(barrier);
        Say(said);
    }

    private void Open(TIn item)
    {
        if (Take(item) is { } sequence) Begin(sequence.GetEnumerator());
    }

    private void Begin(IEnumerator<TOut> sequence)
    {
        var isParked = false;
        try
        {
            isParked = !TryFinish(sequence);
        }
        finally
        {
            if (!isParked) sequence.Dispose();
        }

        if (isParked) _parked = sequence;
    }

    /// <summary>Passes on elements. False when there are more and nobody has asked for them.</summary>
    private bool TryFinish(IEnumerator<TOut> sequence)
    {
        var left = Stretch;
        while (sequence.MoveNext())
        {
            Next.Push(sequence.Current);
            if (--left > 0) continue;
            if (!Next.IsReady) return false;
            left = Stretch;
        }

        return true;
    }

    private void GoOn(IEnumerator<TOut> sequence)
    {
        if (!TryFinish(sequence)) return;
        _parked = null;
        sequence.Dispose();
        while (_parked is null && _waiting.TryDequeue(out var waiting))
        {
            if (waiting.Said is { } said) Pass(said);
            else Open(waiting.Item);
        }
    }
}
