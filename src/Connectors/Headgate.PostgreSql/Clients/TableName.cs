using Headgate.Pipelines.Options;

namespace Headgate.PostgreSql.Clients;

/// <summary>The name of a table or of a column, quoted, so that nothing in it is taken for SQL.</summary>
internal static class TableName
{
    /// <summary>PostgreSQL cuts longer names off.</summary>
    private const int MostBytes = 63;

    /// <summary>A name, perhaps with its schema before a dot, as it stands in a statement.</summary>
    public static string Quote(string name) => string.Join('.', name.Split('.').Select(QuotePart));

    /// <summary>A name without a schema: of a column, a channel, a function.</summary>
    public static string QuotePart(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A text as it stands in a statement that takes no parameters.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>The name of something that belongs to a table: in the same schema, cut so that the ending stays.</summary>
    public static string Beside(string table, string ending)
    {
        var dot = table.IndexOf('.', StringComparison.Ordinal);
        var schema = dot < 0 ? "" : table[..(dot + 1)];
        return schema + Cut(table[(dot + 1)..], MostBytes - ending.Length) + ending;
    }

    /// <summary>The channel on which is told that rows have come.</summary>
    public static string ChannelOf(string table) => $"headgate:{Cut(table, MostBytes - 9)}";

    /// <summary>Adds a fault when a table cannot be called so.</summary>
    public static void Check(OptionFaults faults, string option, string name)
    {
        var parts = name.Split('.');
        if (parts.Length > 2 || parts.Any(static part => part.Length == 0 || part.Contains('\0', StringComparison.Ordinal) || Bytes(part) > MostBytes))
            faults.Add($"{option} must be a table, or a schema and a table with a dot between, each of 1 to {MostBytes} bytes, was '{name}'");
    }

    /// <summary>Adds a fault when a column, a slot or the like cannot be called so.</summary>
    public static void CheckPart(OptionFaults faults, string option, string name)
    {
        if (name.Length == 0 || name.Contains('\0', StringComparison.Ordinal) || Bytes(name) > MostBytes)
            faults.Add($"{option} must be a name of 1 to {MostBytes} bytes, was '{name}'");
    }

    private static int Bytes(string text) => System.Text.Encoding.UTF8.GetByteCount(text);

    private static string Cut(string text, int mostBytes)
    {
        while (Bytes(text) > mostBytes) text = text[..^1];
        return text;
    }
}
