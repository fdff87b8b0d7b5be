using Headgate.Flows.Exchanges;
using Headgate.Flows.Fusion;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Joins;

/// <summary>A join as it is planned.</summary>
/// <typeparam name="TLeft">The type of the elements of the left side.</typeparam>
/// <typeparam name="TRight">The type of the elements of the right side.</typeparam>
/// <typeparam name="TResult">The type of the results.</typeparam>
/// <param name="Name">What it is, for those who read the plan.</param>
/// <param name="Hash">The hash code of an element's key.</param>
/// <param name="Places">Where keys belong among the stages.</param>
/// <param name="Create">Makes the operator of one stage.</param>
/// <param name="EventTime">The event time of an element, in ticks; null when nobody asks.</param>
internal sealed record JoinPlan<TLeft, TRight, TResult>(
    string Name,
    Func<JoinSide<TLeft, TRight>, int> Hash,
    IPlaces Places,
    Func<IStageHost, SideEnds, Sink<TResult>, Sink<JoinSide<TLeft, TRight>>> Create,
    Func<JoinSide<TLeft, TRight>, long>? EventTime = null)
{
    /// <summary>Gets where late elements go; null for nowhere.</summary>
    public IReadOnlyList<ISideOutput?> SideOutputs { get; init; } = [];
}
