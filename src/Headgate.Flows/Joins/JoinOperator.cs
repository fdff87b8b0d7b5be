using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;
using Headgate.Flows.Inspection;

namespace Headgate.Flows.Joins;

/// <summary>Joins two flows that end.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TLeft">The type of the elements of the left side.</typeparam>
/// <typeparam name="TRight">The type of the elements of the right side.</typeparam>
/// <typeparam name="TResult">The type of the results.</typeparam>
/// <param name="next">What follows.</param>
/// <param name="table">The elements.</param>
/// <param name="ends">Which sources are whose.</param>
internal sealed partial class JoinOperator<TKey, TLeft, TRight, TResult>(Sink<TResult> next, JoinTable<TKey, TLeft, TRight, TResult> table, SideEnds ends)
    : OutpouringOperator<JoinSide<TLeft, TRight>, TResult>(next), IMeasured
{
    /// <inheritdoc />
    public long StateSize => table.Count;

    /// <inheritdoc />
    protected override IEnumerable<Pause>? Take(JoinSide<TLeft, TRight> item, long clock) => table.Add(item, Out);

    /// <inheritdoc />
    protected override IEnumerable<Pause>? Before(Punctuation said) => said switch
    {
        BatchEnd { Said: SourceStatus { HasEnded: true } } end when ends.End(end.Source) => table.End(ends.IsRight(end.Source), Out),
        InputEnd => table.Finish(Out),
        _ => null,
    };
}
