namespace Headgate.Flows.Windows;

/// <summary>What a trigger of yours can decide.</summary>
public static class TriggerDecision
{
    /// <summary>The window goes on.</summary>
    /// <typeparam name="TState">The type of what the trigger remembers.</typeparam>
    /// <param name="state">What to remember.</param>
    /// <returns>The decision.</returns>
    public static TriggerDecision<TState> Continue<TState>(TState state) => new(state, null);

    /// <summary>The window fires, the element included.</summary>
    /// <typeparam name="TState">The type of what the trigger remembers.</typeparam>
    /// <param name="name">Under which name.</param>
    /// <param name="state">What to remember.</param>
    /// <returns>The decision.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    public static TriggerDecision<TState> Fire<TState>(string name, TState state)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new(state, name);
    }
}
