using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;
using Headgate.Flows.Operators;

namespace Headgate.Flows.Joins;

/// <summary>A join in event time. What waits for what is said by those who derive from it.</summary>
/// <remarks>Whether an element is late is decided by the event time of its own source, and by that of others only when they did not wait for it: otherwise the
/// result would depend on which side happens to be ahead.</remarks>
/// <typeparam name="TLeft">The type of the elements of the left side.</typeparam>
/// <typeparam name="TRight">The type of the elements of the right side.</typeparam>
/// <typeparam name="TResult">The type of the results.</typeparam>
/// <param name="next">What follows.</param>
internal abstract class TimedJoinOperator<TLeft, TRight, TResult>(Sink<TResult> next) : SequenceOperator<Clocked<JoinSide<TLeft, TRight>>, TResult>(next)
{
    private int _source;

    /// <summary>Gets the earliest event time that an element of a result still to come can have, in ticks; <see cref="long.MinValue"/> when that is not known.</summary>
    protected abstract long EarliestToCome { get; }

    /// <inheritdoc />
    protected sealed override IEnumerable<TResult>? Take(Clocked<JoinSide<TLeft, TRight>> item)
    {
        Observe(_source, item.Clock);
        return Add(_source, item.Item);
    }

    /// <inheritdoc />
    protected sealed override void Say(Punctuation said)
    {
        switch (said)
        {
            case BatchStart start:
                _source = start.Source;
                break;
            case BatchEnd end:
                if (end.Clock != long.MinValue) Observe(end.Source, end.Clock);
                if (end.Said is SourceStatus status) Silence(end.Source, status);
                said = new BatchEnd(end.Sequence, end.Source, EarliestToCome, end.Said);
                break;
            case InputEnd:
                Finish();
                break;
        }

        base.Say(said);
    }

    /// <summary>Adds an element, once its source's time has been observed.</summary>
    protected abstract IEnumerable<TResult>? Add(int source, JoinSide<TLeft, TRight> side);

    /// <summary>A source has come to a time.</summary>
    protected abstract void Observe(int source, long time);

    /// <summary>A source has ended, or is idle.</summary>
    protected abstract void Silence(int source, SourceStatus status);

    /// <summary>Nothing more will come.</summary>
    protected abstract void Finish();
}
