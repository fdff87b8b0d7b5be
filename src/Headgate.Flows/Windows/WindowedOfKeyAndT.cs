namespace Headgate.Flows.Windows;

/// <summary>What a window made of the elements of one key.</summary>
/// <typeparam name="TKey">The type of the key.</typeparam>
/// <typeparam name="TValue">The type of the value.</typeparam>
/// <param name="Key">The key.</param>
/// <param name="Value">What was made.</param>
/// <param name="Window">The window.</param>
/// <param name="Pane">Which of its results this is.</param>
public readonly record struct Windowed<TKey, TValue>(TKey Key, TValue Value, WindowBounds Window, Pane Pane);
