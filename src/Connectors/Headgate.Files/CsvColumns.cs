using System.Globalization;

namespace Headgate.Files;

/// <summary>The columns that rows are written with, in their order.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
/// <remarks>Not thread-safe while columns are added.</remarks>
public sealed class CsvColumns<T>
{
    private readonly List<(string Name, Func<T, string?> Value)> _columns = [];

    internal IReadOnlyList<(string Name, Func<T, string?> Value)> All => [.. _columns];

    /// <summary>Adds a column of text.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Gives the field; null is written as an empty one. What it throws fails the message.</param>
    /// <returns>These columns.</returns>
    public CsvColumns<T> Add(string name, Func<T, string?> value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        _columns.Add((name, value));
        return this;
    }

    /// <summary>Adds a column of values, which are written in the invariant culture.</summary>
    /// <typeparam name="TValue">The type of the values.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="value">Gives the field. What it throws fails the message.</param>
    /// <param name="format">How it is written, such as <c>O</c>; null for how its type is written by itself.</param>
    /// <returns>These columns.</returns>
    public CsvColumns<T> Add<TValue>(string name, Func<T, TValue> value, string? format = null)
        where TValue : IFormattable
    {
        ArgumentNullException.ThrowIfNull(value);
        return Add(name, data => value(data)?.ToString(format, CultureInfo.InvariantCulture));
    }
}
