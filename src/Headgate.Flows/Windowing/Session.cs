using Headgate.Flows.Windows;

namespace Headgate.Flows.Windowing;

/// <summary>A session of one key.</summary>
/// <typeparam name="TState">The type of the state.</typeparam>
/// <param name="start">The time of its first element, in ticks.</param>
/// <param name="end">The time of its last element and the gap.</param>
/// <param name="cell">Its state.</param>
internal sealed class Session<TState>(long start, long end, Cell<TState> cell)
{
    /// <summary>Gets or sets the time of its first element, in ticks.</summary>
    public long Start { get; set; } = start;

    /// <summary>Gets or sets the time of its last element and the gap.</summary>
    public long End { get; set; } = end;

    /// <summary>Gets its state.</summary>
    public Cell<TState> Cell { get; } = cell;

    /// <summary>Gets or sets whether it waits for the watermark to pass its end; otherwise it waits for its lateness.</summary>
    public bool IsOpen { get; set; } = true;

    /// <summary>Gets or sets whether it has become part of another, or takes no more elements.</summary>
    public bool IsGone { get; set; }

    /// <summary>Gets or sets which of its timers counts; an earlier one does nothing.</summary>
    public long Timer { get; set; }

    /// <summary>Gets which window it is now.</summary>
    public WindowBounds Bounds => WindowBounds.Between(WindowKind.Session, Start, End);
}
