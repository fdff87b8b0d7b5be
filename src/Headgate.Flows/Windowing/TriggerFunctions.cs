using Headgate.Flows.Fusion;
using Headgate.Flows.Planning;
using Headgate.Flows.Windows;

namespace Headgate.Flows.Windowing;

/// <summary>What functions of the user's pass on when a window fires.</summary>
internal static class TriggerFunctions
{
    /// <summary>Passes on elements, and goes on with another state.</summary>
    public static FireFunction<TKey, TState, TOut> Of<TKey, TState, TOut>(
        Func<TKey, TState, PartitionInfo, TriggerInfo, (IEnumerable<TOut> Emit, TState State)> onTrigger) => (key, ref state, partition, trigger, next) =>
        {
            (var emit, state) = onTrigger(key, state, partition, trigger);
            return PassOn(emit, "OnTrigger", next);
        };

    /// <summary>Passes on elements, and goes on with the same state.</summary>
    public static FireFunction<TKey, TState, TOut> Emitting<TKey, TState, TOut>(Func<TState, IEnumerable<TOut>> events) => (_, ref state, _, _, next) =>
        PassOn(events(state), "EmitEvents", next);

    /// <summary>Passes on what a function of the user's has returned.</summary>
    /// <returns>The rest, when nobody asks for more; null for nothing.</returns>
    public static IEnumerable<Pause>? PassOn<TOut>(IEnumerable<TOut>? emit, string method, Outpouring<TOut> next) =>
        next.PassOn(emit ?? throw FlowErrors.NullSequence(method));

    /// <summary>Passes on the state.</summary>
    public static IEnumerable<Pause>? Itself<TKey, TState>(TKey key, ref TState state, PartitionInfo partition, TriggerInfo trigger, Outpouring<TState> next)
    {
        next.Push(state);
        return null;
    }

    /// <summary>Passes on nothing.</summary>
    public static IEnumerable<Pause>? Nothing<TKey, TState, TOut>(TKey key, ref TState state, PartitionInfo partition, TriggerInfo trigger, Outpouring<TOut> next) => null;
}
