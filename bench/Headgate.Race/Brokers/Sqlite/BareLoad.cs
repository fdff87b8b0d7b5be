using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Headgate.Race.Brokers.Sqlite;

/// <summary>The loop that somebody writes by hand: lines, split at their commas, and one prepared statement within a transaction. It knows that there are no quotes, and stops at the first row that is wrong.</summary>
internal static class BareLoad
{
    private static readonly string[] Names = ["@id", "@product", "@quantity", "@price"];

    public static async ValueTask<long> RunAsync(string path, string connectionString, int rowsPerTransaction)
    {
        await using var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync();
        await using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO sales (id, product, quantity, price) VALUES (@id, @product, @quantity, @price)";
        var parameters = Names.Select(name => insert.Parameters.Add(new SqliteParameter { ParameterName = name })).ToArray();
        insert.Prepare();

        using var reader = new StreamReader(path);
        await reader.ReadLineAsync();
        var (sum, open) = (0L, 0);
        var transaction = connection.BeginTransaction();
        while (await reader.ReadLineAsync() is { } line)
        {
            insert.Transaction = transaction;
            sum += Set(parameters, line);
            insert.ExecuteNonQuery();
            if (++open < rowsPerTransaction) continue;
            await transaction.CommitAsync();
            await transaction.DisposeAsync();
            (transaction, open) = (connection.BeginTransaction(), 0);
        }

        await transaction.CommitAsync();
        await transaction.DisposeAsync();
        return sum;
    }

    private static long Set(SqliteParameter[] parameters, string line)
    {
        Span<Range> fields = stackalloc Range[5];
        var text = line.AsSpan();
        if (text.Split(fields, ',') != parameters.Length) throw new FormatException($"'{line}' has not {parameters.Length} fields.");
        var id = long.Parse(text[fields[0]], CultureInfo.InvariantCulture);
        parameters[0].Value = id;
        parameters[1].Value = text[fields[1]].ToString();
        parameters[2].Value = int.Parse(text[fields[2]], CultureInfo.InvariantCulture);
        parameters[3].Value = double.Parse(text[fields[3]], CultureInfo.InvariantCulture);
        return id;
    }
}
