namespace Headgate.Flows.Windows;

/// <summary>Makes windows for elements of a type that is known: what <see cref="Window"/> makes, without naming the type.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <remarks>Immutable, and safe to share between threads.</remarks>
public sealed class WindowBuilder<T>
{
    internal WindowBuilder()
    {
    }

    internal static WindowBuilder<T> Instance { get; } = new();

    /// <inheritdoc cref="Window.Global{T}" />
    public Window<T> Global() => Window.Global<T>();

    /// <inheritdoc cref="Window.Tumbling{T}" />
    public Window<T> Tumbling(TimeSpan size, Func<T, DateTimeOffset> eventTime, TimeSpan offset = default) => Window.Tumbling(size, eventTime, offset);

    /// <inheritdoc cref="Window.Sliding{T}" />
    public Window<T> Sliding(TimeSpan size, TimeSpan every, Func<T, DateTimeOffset> eventTime, TimeSpan offset = default) =>
        Window.Sliding(size, every, eventTime, offset);

    /// <inheritdoc cref="Window.Session{T}" />
    public Window<T> Session(TimeSpan gap, Func<T, DateTimeOffset> eventTime) => Window.Session(gap, eventTime);

    /// <inheritdoc cref="Window.Count{T}" />
    public Window<T> Count(int count) => Window.Count<T>(count);

    /// <inheritdoc cref="Window.Periodic{T}" />
    public Window<T> Periodic(TimeSpan period) => Window.Periodic<T>(period);
}
