using Headgate.Flows.Batches;
using Headgate.Flows.Fusion;
using Headgate.Flows.Operators;

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
    : SequenceOperator<JoinSide<TLeft, TRight>, TResult>(next)
{
    /// <inheritdoc />
    protected override IEnumerable<TResult>? Take(JoinSide<TLeft, TRight> item) => table.Add(item, Next);

    /// <inheritdoc />
    protected override void Say(Punctuation said)
    {
        switch (said)
        {
            case BatchEnd { Said: SourceStatus { HasEnded: true } } end when ends.End(end.Source):
                table.End(ends.IsRight(end.Source), Next);
                break;
            case InputEnd:
                table.Finish(Next);
                break;
        }

        base.Say(said);
    }
}
