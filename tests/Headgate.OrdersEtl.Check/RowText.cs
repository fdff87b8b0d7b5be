using System.Globalization;

namespace Headgate.OrdersEtl.Check;

/// <summary>The columns of a row as one text that can be compared.</summary>
public static class RowText
{
    public static string Join(params object[] columns) =>
        string.Join('\u001F', columns.Select(column => Convert.ToString(column, CultureInfo.InvariantCulture)));

    /// <summary>The text with its separators made visible.</summary>
    public static string Shown(string joined) => joined.Replace("\u001F", " | ", StringComparison.Ordinal);
}
