using System.Text.Json;
using Headgate.Flows.Snapshots;

namespace Headgate.Flows.Windows;

/// <summary>A trigger of the user's, whatever it remembers.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
internal abstract class CustomTrigger<T>
{
    /// <summary>Asks whether to fire.</summary>
    /// <param name="state">What the trigger remembers; null at first.</param>
    /// <param name="item">The element that was added.</param>
    /// <returns>The name under which to fire; null not to.</returns>
    public abstract string? Decide(ref object? state, T item);

    /// <summary>Writes what the trigger remembers.</summary>
    public abstract void Write(object state, StateWriter to);

    /// <summary>Reads what the trigger remembered.</summary>
    public abstract object Read(JsonElement json, StateReader from);
}
