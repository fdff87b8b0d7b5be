using Headgate.Flows.Exchanges;
using Headgate.Flows.Fusion;
using Headgate.Flows.Planning;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Windowing;

/// <summary>What a reduction passes on.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <typeparam name="TState">The type of the states.</typeparam>
/// <typeparam name="TOut">The type of what is passed on.</typeparam>
internal sealed class ReductionFlow<TKey, T, TState, TOut>(ReductionPlan<TKey, T> plan, Reduction<TKey, T, TState, TOut> reduction) : Flow<TOut>(plan.Options)
    where TKey : notnull
{
    /// <inheritdoc />
    internal override ClockSource Clock => plan.Window.EventTime is null ? ClockSource.Elements : ClockSource.Stage;

    /// <inheritdoc />
    internal override bool SharesSequence => false;

    /// <inheritdoc />
    internal override bool IsReduced => true;

    /// <inheritdoc />
    internal override Layer Build(Blueprint blueprint, Chain<TOut> rest, LayerOutput output)
    {
        blueprint.SideOutputs.Add(plan.Window.LateOutput);
        return plan.Build(blueprint, rest.After<T>(Name(), Create, gathers: true), output, plan.Window.EventTime);
    }

    private string Name() => plan.Window.Kind == WindowKind.Global ? "Reduce" : $"Window({plan.Window.Kind}).Reduce";

    private Sink<T> Create(IStageHost host, Sink<TOut> next) => plan.Window.Kind switch
    {
        WindowKind.Global => new GlobalWindowOperator<TKey, T, TState, TOut>(host, next, plan.Window, reduction, plan.Comparer),
        WindowKind.Tumbling or WindowKind.Sliding => new AlignedWindowOperator<TKey, T, TState, TOut>(host, next, plan.Window, reduction, plan.Comparer),
        WindowKind.Session => new SessionWindowOperator<TKey, T, TState, TOut>(host, next, plan.Window, reduction, plan.Comparer),
        WindowKind.Count => new CountWindowOperator<TKey, T, TState, TOut>(host, next, plan.Window, reduction, plan.Comparer),
        _ => new PeriodicWindowOperator<TKey, T, TState, TOut>(host, next, plan.Window, reduction, plan.Comparer),
    };
}
