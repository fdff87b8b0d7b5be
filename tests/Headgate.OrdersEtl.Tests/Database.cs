using Microsoft.Data.Sqlite;

namespace Headgate.OrdersEtl.Tests;

/// <summary>Looks into a database with a connection of its own.</summary>
public static class Database
{
    public static long Count(string path, string sql = "SELECT count(*) FROM orders") => (long)Value(path, sql)!;

    public static object? Value(string path, string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
