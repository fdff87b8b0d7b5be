using Headgate.Flows.Windows;

namespace Headgate.Flows.Windowing;

/// <summary>A window that begins and ends at the same time for all keys.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TState">The type of the states.</typeparam>
internal sealed class AlignedWindow<TKey, TState>(WindowBounds bounds, long end, IEqualityComparer<TKey>? comparer)
    where TKey : notnull
{
    private readonly WindowBounds _bounds = bounds;

    /// <summary>Gets which window it is.</summary>
    public ref readonly WindowBounds Bounds => ref _bounds;

    /// <summary>Gets the first moment after it, in ticks.</summary>
    public long End => end;

    /// <summary>Gets the states of its keys, in the order in which they came.</summary>
    public Dictionary<TKey, Cell<TState>> Cells { get; } = new(comparer);

    /// <summary>Gets or sets whether the watermark has passed its end.</summary>
    public bool HasClosed { get; set; }
}
