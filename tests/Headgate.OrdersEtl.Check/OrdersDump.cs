using Microsoft.Data.Sqlite;

namespace Headgate.OrdersEtl.Check;

/// <summary>
/// Writes the orders of a database, so that two runs can be compared: a line for each, in the order of their ids, with every column but
/// the run and the batch, which may differ.
/// </summary>
public static class OrdersDump
{
    private const string Sql =
        """
        SELECT concat_ws('|', order_id, ordered_at, customer, city, product, quantity, currency, unit_price_minor, total_eur_cents,
            day_total_eur_cents, row_number)
        FROM orders ORDER BY order_id
        """;

    /// <summary>Writes.</summary>
    /// <returns>0, or 1 if the database cannot be read.</returns>
    public static int Run(string database, TextWriter output)
    {
        try
        {
            var source = new SqliteConnectionStringBuilder { DataSource = database, Mode = SqliteOpenMode.ReadOnly, Pooling = false };
            using var connection = new SqliteConnection(source.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = Sql;
            using var reader = command.ExecuteReader();
            while (reader.Read()) output.WriteLine(reader.GetString(0));
            output.Flush();
            return 0;
        }
        catch (SqliteException exception)
        {
            output.WriteLine($"dump failed: {exception.Message}");
            return 1;
        }
    }
}
