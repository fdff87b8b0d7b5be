using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;
using Headgate.Flows.Planning;

namespace Headgate.Flows.Operators;

/// <summary>
/// Passes on the elements of a sequence for each element. A long sequence is left half-way while nobody asks for more, and gone on with later: what
/// comes after it waits, in its order.
/// </summary>
internal sealed class SelectManyOperator<TIn, TOut>(Sink<TOut> next, Func<TIn, IEnumerable<TOut>> selector, string name = "SelectMany") : Operator<TIn, TOut>(next)
{
    /// <summary>So many elements are passed on between two looks at whether anybody asks for more.</summary>
    private const int Stretch = 256;

    private readonly Queue<(TIn Item, Punctuation? Said)> _waiting = [];
    private IEnumerator<TOut>? _parked;

    /// <inheritdoc />
    public override bool IsReady => _parked is null && Next.IsReady;

    /// <inheritdoc />
    public override void Push(TIn item)
    {
        if (_parked is not null) _waiting.Enqueue((item, null));
        else Open(item);
    }

    /// <inheritdoc />
    public override void Punctuate(Punctuation said)
    {
        if (_parked is not null) _waiting.Enqueue((default!, said));
        else Next.Punctuate(said);
    }

    /// <inheritdoc />
    public override void Resume()
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

    private void Open(TIn item)
    {
        switch (selector(item))
        {
            // What is in memory already, and short, is not worth stopping for.
            case TOut[] { Length: <= Stretch } array:
                Next.PushAll(array);
                break;
            case List<TOut> { Count: <= Stretch } list:
                foreach (var inner in list) Next.Push(inner);
                break;
            case { } sequence:
                Begin(sequence.GetEnumerator());
                break;
            case null:
                throw FlowErrors.NullSequence(name);
        }
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
            if (waiting.Said is { } said) Next.Punctuate(said);
            else Open(waiting.Item);
        }
    }
}
