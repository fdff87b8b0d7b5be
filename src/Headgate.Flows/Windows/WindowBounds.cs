namespace Headgate.Flows.Windows;

/// <summary>Which window a result belongs to.</summary>
/// <param name="Kind">How its elements were chosen.</param>
/// <param name="Start">Its first moment, in UTC: in event time, or on the clock when it is <see cref="WindowKind.Periodic"/>. <see cref="DateTimeOffset.MinValue"/>
/// for windows without times.</param>
/// <param name="End">The first moment after it. <see cref="DateTimeOffset.MaxValue"/> for windows without times.</param>
/// <param name="Number">How many windows of its kind came before, for <see cref="WindowKind.Count"/> and <see cref="WindowKind.Periodic"/>; 0 for the others.</param>
public readonly record struct WindowBounds(WindowKind Kind, DateTimeOffset Start, DateTimeOffset End, long Number = 0)
{
    /// <summary>Gets the window that all elements are in.</summary>
    public static WindowBounds Global { get; } = new(WindowKind.Global, DateTimeOffset.MinValue, DateTimeOffset.MaxValue);

    internal static WindowBounds Between(WindowKind kind, long start, long end) => new(kind, At(start), At(end));

    private static DateTimeOffset At(long ticks) => new(Math.Clamp(ticks, 0, DateTime.MaxValue.Ticks), TimeSpan.Zero);
}
