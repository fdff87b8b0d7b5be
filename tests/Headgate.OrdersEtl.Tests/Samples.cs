using OrdersEtl.Extraction;
using OrdersEtl.Transformation;

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

    public static TransformedOrder Transformed(long id, string customer = "Jürgen Weiß")
    {
        var line = LineWithId(id).Replace("Jürgen Weiß", customer, StringComparison.Ordinal);
        var row = Row(line, lineNumber: id);
        Assert.True(OrderTransformer.TryTransform(row, out var order, out _));
        return new TransformedOrder(order, row);
    }

    public static List<RawRow> ReadAll(params string[] paths)
    {
        using var reader = new OrdersReader(paths);
        var rows = new List<RawRow>();
        while (reader.TryRead(out var row)) rows.Add(row);
        return rows;
    }
}
