using System.Text.Json;
using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Windows;

/// <summary>A trigger of the user's.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <typeparam name="TState">The type of what it remembers.</typeparam>
internal sealed class CustomTrigger<T, TState>(Func<TState> seed, Func<TState, T, TriggerDecision<TState>> decide) : CustomTrigger<T>
{
    /// <inheritdoc />
    public override string? Decide(ref object? state, T item)
    {
        var box = state as Memory ?? new Memory(seed());
        var decision = decide(box.Value, item);
        box.Value = decision.State;
        state = box;
        return decision.Name;
    }

    /// <inheritdoc />
    public override void Write(object state, StateWriter to) => to.Value(((Memory)state).Value);

    /// <inheritdoc />
    public override object Read(JsonElement json, StateReader from) => new Memory(from.Value<TState>(json));

    private sealed class Memory(TState value)
    {
        public TState Value { get; set; } = value;
    }
}
