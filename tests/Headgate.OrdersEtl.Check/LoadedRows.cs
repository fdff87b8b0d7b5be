using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Headgate.OrdersEtl.Check;

/// <summary>Compares the table of orders row by row, and its batches.</summary>
public static class LoadedRows
{
    /// <summary>Compares.</summary>
    /// <returns>How many rows the table has.</returns>
    public static int Compare(string database, Expectation expected, bool isPartial, Differences differences)
    {
        var source = new SqliteConnectionStringBuilder { DataSource = database, Mode = SqliteOpenMode.ReadOnly, Pooling = false };
        using var connection = new SqliteConnection(source.ToString());
        connection.Open();
        var rows = CompareOrders(connection, expected, isPartial, differences);
        CompareBatches(connection, differences);
        return rows;
    }

    private static int CompareOrders(SqliteConnection connection, Expectation expected, bool isPartial, Differences differences)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            SELECT order_id, ordered_at, customer, city, product, quantity, currency, unit_price_minor, total_eur_cents, day_total_eur_cents
            FROM orders
            """;
        using var reader = command.ExecuteReader();
        var rows = 0;
        while (reader.Read())
        {
            rows++;
            var id = reader.GetInt64(0);
            var found = RowText.Join([.. Enumerable.Range(1, reader.FieldCount - 1).Select(reader.GetValue)]);
            if (!expected.Loaded.Remove(id, out var row)) differences.Add(Text($"order {id} is loaded and should not be"));
            else if (row != found && !(isPartial && expected.Duplicates.Contains((id, found)))) differences.Add(Text($"order {id} is '{RowText.Shown(found)}' and should be '{RowText.Shown(row)}'"));
        }

        if (isPartial) return rows;
        foreach (var id in expected.Loaded.Keys) differences.Add(Text($"order {id} is missing"));
        return rows;
    }

    /// <summary>A batch is whole if as many orders bear its number as it says.</summary>
    private static void CompareBatches(SqliteConnection connection, Differences differences)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            SELECT coalesce(b.batch, o.batch), coalesce(b.loaded, 0), coalesce(o.found, 0)
            FROM batches b FULL JOIN (SELECT batch, count(*) AS found FROM orders GROUP BY batch) o ON o.batch = b.batch
            WHERE coalesce(b.loaded, -1) <> coalesce(o.found, 0)
            """;
        using var reader = command.ExecuteReader();
        while (reader.Read())
            differences.Add(Text($"batch {reader.GetInt64(0)} has {reader.GetInt64(2)} orders and should have {reader.GetInt64(1)}"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
