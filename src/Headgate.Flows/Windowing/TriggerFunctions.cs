using Headgate.Flows.Fusion;
using Headgate.Flows.Planning;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Windowing;

/// <summary>What functions of the user's pass on when a window fires.</summary>
internal static class TriggerFunctions
{
    /// <summary>Passes on elements, and goes on with another state.</summary>
    public static FireFunction<TKey, TState, TOut> Of<TKey, TState, TOut>(
        Func<TKey, TState, PartitionInfo, TriggerInfo, (IEnumerable<TOut> Emit, TState State)> onTrigger) => (key, state, partition, trigger, next) =>
        {
            var (emit, following) = onTrigger(key, state, partition, trigger);
            PassOn(emit, "OnTrigger", next);
            return following;
        };

    /// <summary>Passes on elements, and goes on with the same state.</summary>
    public static FireFunction<TKey, TState, TOut> Emitting<TKey, TState, TOut>(Func<TState, IEnumerable<TOut>> events) => (_, state, _, _, next) =>
    {
        PassOn(events(state), "EmitEvents", next);
        return state;
    };

    /// <summary>Passes on what a function of the user's has returned.</summary>
    public static void PassOn<TOut>(IEnumerable<TOut>? emit, string method, Sink<TOut> next)
    {
        if (emit is null) throw FlowErrors.NullSequence(method);
        foreach (var item in emit) next.Push(item);
    }

    /// <summary>Passes on the state.</summary>
    public static TState Itself<TKey, TState>(TKey key, TState state, PartitionInfo partition, TriggerInfo trigger, Sink<TState> next)
    {
        next.Push(state);
        return state;
    }

    /// <summary>Passes on nothing.</summary>
    public static TState Nothing<TKey, TState, TOut>(TKey key, TState state, PartitionInfo partition, TriggerInfo trigger, Sink<TOut> next) => state;
}
