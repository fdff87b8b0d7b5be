namespace Headgate.Flows.Windows;

/// <summary>Why a window fires (Flow's third argument of <c>on_trigger</c>).</summary>
/// <param name="Name">The name of the trigger: <see cref="Done"/>, <see cref="Watermark"/>, <see cref="Late"/>, <see cref="Every"/>, <see cref="Periodically"/>, or
/// what a function of yours said.</param>
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

    /// <summary>The name of the trigger after every so many elements, as <c>every 10</c>.</summary>
    /// <param name="count">How many.</param>
    /// <returns>The name.</returns>
    public static string Every(int count) => $"every {count.ToString(System.Globalization.CultureInfo.InvariantCulture)}";

    /// <summary>The name of the trigger by the clock, as <c>periodically 00:00:05</c>.</summary>
    /// <param name="period">How often it fires.</param>
    /// <returns>The name.</returns>
    public static string Periodically(TimeSpan period) => $"periodically {period.ToString("c", System.Globalization.CultureInfo.InvariantCulture)}";
}
