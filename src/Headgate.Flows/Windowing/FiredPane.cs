using Headgate.Flows.Windows;

namespace Headgate.Flows.Windowing;

/// <summary>What a cell has fired, as it is to be taken back.</summary>
/// <typeparam name="TState">The type of the state.</typeparam>
/// <param name="State">The state.</param>
/// <param name="Bounds">The window as it was then: a session may have grown since.</param>
/// <param name="Index">The index of the pane.</param>
internal sealed record FiredPane<TState>(TState State, WindowBounds Bounds, int Index);
