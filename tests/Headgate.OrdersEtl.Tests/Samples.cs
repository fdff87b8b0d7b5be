using OrdersEtl.Extraction;

namespace Headgate.OrdersEtl.Tests;

/// <summary>Good lines and rows to start from.</summary>
public static class Samples
{
    public const string GoodLine = "17,2025-03-14T09:26:53+01:00,Jürgen Weiß,Köln,\"Lamp \"\"Aurora\"\", 40 cm\",3,12.50,USD";

    /// <summary>A good line with one column replaced.</summary>
    public static string LineWith(int column, string value)
    {
        string[] cells = ["17", "2025-03-14T09:26:53+01:00", "Jürgen Weiß", "Köln", "\"Lamp \"\"Aurora\"\", 40 cm\"", "3", "12.50", "USD"];
        cells[column] = value;
        return string.Join(',', cells);
    }

    public static string LineWithId(long id) => LineWith(0, id.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public static RawRow Row(string line, long lineNumber = 2) => new("/orders.csv", lineNumber, line, RowDefect.None);

    public static List<RawRow> ReadAll(params string[] paths)
    {
        using var reader = new OrdersReader(paths);
        var rows = new List<RawRow>();
        while (reader.TryRead(out var row)) rows.Add(row);
        return rows;
    }
}
