using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;

namespace Headgate.Flows.Joins;

/// <summary>A join in event time. What waits for what is said by those who derive from it.</summary>
/// <remarks>Whether an element is late is decided by the event time of its own source, and by that of others only when they did not wait for it: otherwise the
/// result would depend on which side happens to be ahead.</remarks>
/// <typeparam name="TLeft">The type of the elements of the left side.</typeparam>
/// <typeparam name="TRight">The type of the elements of the right side.</typeparam>
/// <typeparam name="TResult">The type of the results.</typeparam>
/// <param name="next">What follows.</param>
internal abstract class TimedJoinOperator<TLeft, TRight, TResult>(Sink<TResult> next) : OutpouringOperator<Clocked<JoinSide<TLeft, TRight>>, TResult>(next)
{
    private int _source;

    /// <summary>Gets the earliest event time that an element of a result still to come can have, in ticks; <see cref="long.MinValue"/> when that is not known.</summary>
    protected abstract long EarliestToCome { get; }

    /// <inheritdoc />
    protected sealed override IEnumerable<Pause>? Take(Clocked<JoinSide<TLeft, TRight>> item, long clock) =>
        Observe(_source, item.Clock) is { } over ? AddAfter(over, item.Item) : Add(_source, item.Item);

    /// <inheritdoc />
    protected sealed override IEnumerable<Pause>? Before(Punctuation said)
    {
        switch (said)
        {
            case BatchStart start:
                _source = start.Source;
                return null;
            case BatchEnd end:
                var over = end.Clock == long.MinValue ? null : Observe(end.Source, end.Clock);
                if (end.Said is not SourceStatus status) return over;
                return over is null ? Silence(end.Source, status) : SilenceAfter(over, end.Source, status);
            case InputEnd:
                return Finish();
            default:
                return null;
        }
    }

    /// <inheritdoc />
    protected sealed override Punctuation? Passed(Punctuation said) => said is BatchEnd end ? new BatchEnd(end.Sequence, end.Source, EarliestToCome, end.Said) : said;

    /// <summary>Adds an element, once its source's time has been observed.</summary>
    protected abstract IEnumerable<Pause>? Add(int source, JoinSide<TLeft, TRight> side);

    /// <summary>A source has come to a time.</summary>
    /// <returns>What is over with that, to be passed on; null for nothing.</returns>
    protected abstract IEnumerable<Pause>? Observe(int source, long time);

    /// <summary>A source has ended, or is idle.</summary>
    /// <returns>What is over with that, to be passed on; null for nothing.</returns>
    protected abstract IEnumerable<Pause>? Silence(int source, SourceStatus status);

    /// <summary>Nothing more will come.</summary>
    protected abstract IEnumerable<Pause> Finish();

    private IEnumerable<Pause> AddAfter(IEnumerable<Pause> over, JoinSide<TLeft, TRight> side)
    {
        foreach (var pause in over) yield return pause;
        if (Add(_source, side) is not { } rest) yield break;
        foreach (var pause in rest) yield return pause;
    }

    private IEnumerable<Pause> SilenceAfter(IEnumerable<Pause> over, int source, SourceStatus status)
    {
        foreach (var pause in over) yield return pause;
        if (Silence(source, status) is not { } rest) yield break;
        foreach (var pause in rest) yield return pause;
    }
}
