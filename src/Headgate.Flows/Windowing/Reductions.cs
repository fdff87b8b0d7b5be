using Headgate.Flows.Exchanges;
using Headgate.Flows.Partitions;
using Headgate.Flows.Planning;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Windowing;

/// <summary>Makes reduced flows.</summary>
internal static class Reductions
{
    /// <summary>Reduces the elements of each key.</summary>
    public static ReducedFlow<TKey, TState, TResult> Of<TKey, T, TState, TResult>(
        Exchange<T, TKey> exchange, Window<T> window, ReductionFunctions<TKey, T, TState> functions, FireFunction<TKey, TState, TResult> fire)
        where TKey : notnull
    {
        Check(window, functions.Merge is not null);
        var plan = new ReductionPlan<TKey, T>(exchange.Before.Options, exchange.Build, Judged(window, exchange.Clock), exchange.Partitioning.Comparer);
        return new Keyed<TKey, T, TState, TResult>(plan, functions, fire);
    }

    /// <summary>Reduces the elements of each stage.</summary>
    public static ReducedFlow<TState, TResult> Of<T, TState, TResult>(
        StagedFlow<T> flow, Window<T> window, ReductionFunctions<Unkeyed, T, TState> functions, FireFunction<Unkeyed, TState, TResult> fire)
    {
        Check(window, functions.Merge is not null);
        var plan = new ReductionPlan<Unkeyed, T>(flow.Options, flow.BuildTimed, Judged(window, flow.Clock), null);
        return new Staged<T, TState, TResult>(plan, functions, fire);
    }

    /// <summary>Reduces the elements of each key, and passes on elements as it goes.</summary>
    public static EmittingFlow<TKey, TState, TResult> Of<TKey, T, TState, TResult>(
        Exchange<T, TKey> exchange, Window<T> window, Func<TState> seed, Func<TState, T, (IEnumerable<TResult> Emit, TState State)> reducer)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(seed);
        ArgumentNullException.ThrowIfNull(reducer);
        if (window.Kind == WindowKind.Session) throw FlowErrors.EmittingSessions();
        var (before, partitioning) = (exchange.Before, exchange.Partitioning);
        var plan = new ReductionPlan<TKey, T>(before.Options, exchange.Build, Judged(window, exchange.Clock), partitioning.Comparer);
        return new EmittingFlow<TKey, TState, TResult>(
            before.Options, fire => plan.With(new EmittingReduction<TKey, T, TState, TResult>(partitioning.Key, seed, reducer, fire)));
    }

    /// <summary>Reduces the elements of each stage, and passes on elements as it goes.</summary>
    public static EmittingFlow<TState, TResult> Of<T, TState, TResult>(
        StagedFlow<T> flow, Window<T> window, Func<TState> seed, Func<TState, T, (IEnumerable<TResult> Emit, TState State)> reducer)
    {
        ArgumentNullException.ThrowIfNull(seed);
        ArgumentNullException.ThrowIfNull(reducer);
        if (window.Kind == WindowKind.Session) throw FlowErrors.EmittingSessions();
        var plan = new ReductionPlan<Unkeyed, T>(flow.Options, flow.BuildTimed, Judged(window, flow.Clock), null);
        return new EmittingFlow<TState, TResult>(
            flow.Options, fire => plan.With(new EmittingReduction<Unkeyed, T, TState, TResult>(static _ => default, seed, reducer, fire)));
    }

    /// <summary>Elements that are results are judged by the time of the stage that they come from.</summary>
    private static Window<T> Judged<T>(Window<T> window, ClockSource clock) =>
        clock == ClockSource.Elements || window.EventTime is null ? window : window with { IsOfResults = true };

    private static void Check<T>(Window<T> window, bool canMerge)
    {
        if (window.Kind == WindowKind.Session && !canMerge) throw FlowErrors.SessionsWithoutMerge();
    }

    private sealed class Keyed<TKey, T, TState, TResult>(
        ReductionPlan<TKey, T> plan, ReductionFunctions<TKey, T, TState> functions, FireFunction<TKey, TState, TResult> fire)
        : ReducedFlow<TKey, TState, TResult>(plan.With(new PlainReduction<TKey, T, TState, TResult>(functions, fire)))
        where TKey : notnull
    {
        private protected override Flow<TOut> Firing<TOut>(FireFunction<TKey, TState, TOut> fire) =>
            plan.With(new PlainReduction<TKey, T, TState, TOut>(functions, fire));
    }

    private sealed class Staged<T, TState, TResult>(
        ReductionPlan<Unkeyed, T> plan, ReductionFunctions<Unkeyed, T, TState> functions, FireFunction<Unkeyed, TState, TResult> fire)
        : ReducedFlow<TState, TResult>(plan.With(new PlainReduction<Unkeyed, T, TState, TResult>(functions, fire)))
    {
        private protected override (Accumulation Accumulation, long Lateness) Terms => (plan.Window.Accumulation, EventTicks.Of(plan.Window.Lateness));

        private protected override Flow<TOut> Firing<TOut>(FireFunction<Unkeyed, TState, TOut> fire) =>
            plan.With(new PlainReduction<Unkeyed, T, TState, TOut>(functions, fire));

        private protected override Flow<TOut> Departing<TOut>(FireFunction<Unkeyed, TState, TOut> fire) =>
            (plan with { Window = plan.Window with { SaysWhenOver = true } }).With(new PlainReduction<Unkeyed, T, TState, TOut>(functions, fire));
    }
}
