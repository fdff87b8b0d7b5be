using Headgate.Flows.Fusion;
using Headgate.Flows.Planning;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Windowing;

/// <summary>A reduction as it is planned: which elements, in which windows. What it passes on when it fires is still open.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <param name="Options">The options of the flow.</param>
/// <param name="Build">Plans the stages that the reduction runs in, which are told event times if it asks for them.</param>
/// <param name="Window">The windows.</param>
/// <param name="Comparer">Says which keys are equal; null for the default.</param>
internal sealed record ReductionPlan<TKey, T>(
    FlowOptions Options, Func<Blueprint, Chain<T>, LayerOutput, Func<T, long>?, Layer> Build, Window<T> Window, IEqualityComparer<TKey>? Comparer)
    where TKey : notnull
{
    /// <summary>The flow of what is passed on.</summary>
    public Flow<TOut> With<TState, TOut>(Reduction<TKey, T, TState, TOut> reduction) => new ReductionFlow<TKey, T, TState, TOut>(this, reduction);
}
