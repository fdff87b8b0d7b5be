namespace Headgate.Sql.Tests;

/// <summary>What tests ask of their databases.</summary>
public static class DatabaseExtensions
{
    public static async Task RunAsync(this IDatabase database, string text)
    {
        await using var command = database.Source.CreateCommand(text);
        await command.ExecuteNonQueryAsync();
    }

    public static async Task<List<string>> ListAsync(this IDatabase database, string text)
    {
        await using var command = database.Source.CreateCommand(text);
        await using var reader = await command.ExecuteReaderAsync();
        var all = new List<string>();
        while (await reader.ReadAsync()) all.Add(Convert.ToString(reader.GetValue(0), System.Globalization.CultureInfo.InvariantCulture)!);
        return all;
    }

    /// <summary>A table of rows numbered from 1 on.</summary>
    public static Task FillAsync(this IDatabase database, string table, int count) => database.RunAsync($"""
        CREATE TABLE {table} (id bigint PRIMARY KEY, name text);
        WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count}) INSERT INTO {table} SELECT n, 'n' || n FROM numbers;
        """);
}
