namespace Headgate.Flows.Windows;

/// <summary>Which of the results of one key in one window this is.</summary>
/// <param name="Index">How many were fired before it, retractions apart; of a session that was joined of two, those of both. A retraction has the index of what it takes
/// back.</param>
/// <param name="Timing">When it was fired.</param>
/// <param name="IsLast">Whether none will follow. False when that is not known.</param>
/// <param name="IsRetraction">Whether it takes back what was fired before; only with <see cref="Accumulation.Retracting"/>.</param>
public readonly record struct Pane(int Index, PaneTiming Timing, bool IsLast, bool IsRetraction = false)
{
    /// <summary>Gets whether it is the first.</summary>
    public bool IsFirst => Index == 0;
}
