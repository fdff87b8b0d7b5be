namespace Headgate.Flows.Windows;

/// <summary>Why a window fires (Flow's third argument of <c>on_trigger</c>).</summary>
/// <param name="Name">The name of the trigger: <see cref="Done"/>, <see cref="Watermark"/>, <see cref="Late"/>, <c>every N</c>, <c>periodically T</c>, or what a
/// function of yours said.</param>
/// <param name="Window">The window that fires.</param>
/// <param name="Pane">Which of its results this is.</param>
public readonly record struct TriggerInfo(string Name, WindowBounds Window, Pane Pane)
{
    /// <summary>The window is over, and nothing will follow.</summary>
    public const string Done = "done";

    /// <summary>The watermark has passed the end of the window, which waits for late elements.</summary>
    public const string Watermark = "watermark";

    /// <summary>An element has come late, and not too late.</summary>
    public const string Late = "late";
}
