namespace Headgate.Flows.Windows;

/// <summary>What a window made of its elements.</summary>
/// <typeparam name="TValue">The type of the value.</typeparam>
/// <param name="Value">What was made.</param>
/// <param name="Window">The window.</param>
/// <param name="Pane">Which of its results this is.</param>
public readonly record struct Windowed<TValue>(TValue Value, WindowBounds Window, Pane Pane);
