using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;
using Headgate.Flows.Inspection;

namespace Headgate.Flows.Joins;

/// <summary>Joins elements of two flows that are not too far apart in time.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TLeft">The type of the elements of the left side.</typeparam>
/// <typeparam name="TRight">The type of the elements of the right side.</typeparam>
/// <typeparam name="TResult">The type of the results.</typeparam>
/// <param name="host">The stage.</param>
/// <param name="next">What follows.</param>
/// <param name="table">The elements.</param>
/// <param name="ends">Which sources are whose.</param>
/// <param name="timeOf">The event time of an element, in ticks.</param>
internal sealed partial class IntervalJoinOperator<TKey, TLeft, TRight, TResult>(
    IStageHost host, Sink<TResult> next, IntervalTable<TKey, TLeft, TRight, TResult> table, SideEnds ends, Func<JoinSide<TLeft, TRight>, long> timeOf)
    : TimedJoinOperator<TLeft, TRight, TResult>(next), IMeasured
{
    private readonly SideClock _left = new(ends.LeftCount);
    private readonly SideClock _right = new(ends.RightCount);

    /// <inheritdoc />
    public long StateSize => table.Count;

    /// <inheritdoc />
    public long Watermark => Math.Min(_left.Watermark, _right.Watermark) is var at and not long.MaxValue ? at : long.MinValue;

    /// <inheritdoc />
    protected override long EarliestToCome => Math.Min(table.Earliest, Math.Min(_left.Watermark, _right.Watermark)) switch
    {
        long.MinValue or long.MaxValue => long.MinValue,
        var least => Math.Max(0, least), // There are no times before 0.
    };

    /// <inheritdoc />
    protected override IEnumerable<Pause>? Add(int source, JoinSide<TLeft, TRight> side)
    {
        var at = timeOf(side);
        var clock = side.IsRight ? _right : _left;
        if (at < clock.LatestOf(PlaceOf(source)))
        {
            host.NoteLate();
            return null;
        }

        return side.IsRight ? table.AddRight(side.Right, at, Out) : table.AddLeft(side.Left, at, Out);
    }

    /// <inheritdoc />
    protected override IEnumerable<Pause>? Observe(int source, long time)
    {
        var isRight = ends.IsRight(source);
        return (isRight ? _right : _left).Observe(PlaceOf(source), time) ? Advance(isRight) : null;
    }

    /// <inheritdoc />
    protected override IEnumerable<Pause>? Silence(int source, SourceStatus status)
    {
        var isRight = ends.IsRight(source);
        (isRight ? _right : _left).Silence(PlaceOf(source), status);
        return Advance(isRight);
    }

    /// <inheritdoc />
    protected override IEnumerable<Pause> Finish()
    {
        foreach (var pause in table.AdvanceLeft(long.MaxValue, Out) ?? []) yield return pause;
        foreach (var pause in table.AdvanceRight(long.MaxValue, Out) ?? []) yield return pause;
    }

    private int PlaceOf(int source) => ends.IsRight(source) ? source - ends.LeftCount : source;

    private IEnumerable<Pause>? Advance(bool isRight) => isRight ? table.AdvanceRight(_right.Watermark, Out) : table.AdvanceLeft(_left.Watermark, Out);
}
