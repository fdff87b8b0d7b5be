namespace Headgate.Flows.Windows;

/// <summary>What a trigger of yours decides about an element (Flow's <c>trigger/3</c>).</summary>
/// <typeparam name="TState">The type of what the trigger remembers of its window.</typeparam>
public readonly record struct TriggerDecision<TState>
{
    internal TriggerDecision(TState state, string? name)
    {
        State = state;
        Name = name;
    }

    /// <summary>Gets what the trigger remembers from now on.</summary>
    public TState State { get; }

    /// <summary>Gets the name under which the window fires, the element included; null when it does not.</summary>
    public string? Name { get; }
}
