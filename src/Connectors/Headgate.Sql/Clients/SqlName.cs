using System.Data.Common;
using Headgate.Pipelines.Options;

namespace Headgate.Sql.Clients;

/// <summary>Names of tables and columns in statements, and statements' parameters.</summary>
internal static class SqlName
{
    /// <summary>A name, perhaps with its schema before a dot, quoted as SQL's standard has it.</summary>
    public static string Quote(string name) => string.Join('.', name.Split('.').Select(QuotePart));

    /// <summary>A name without a schema.</summary>
    public static string QuotePart(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Adds a fault when a table or a column cannot be called so.</summary>
    public static void Check(OptionFaults faults, string option, string name)
    {
        if (name.Split('.').Any(static part => part.Length == 0) || name.Contains('\0', StringComparison.Ordinal)) faults.Add($"{option} must be a name, was '{name}'");
    }

    /// <summary>A command with parameters, whose values are set later or never.</summary>
    public static DbCommand Command(DbConnection connection, DbTransaction? transaction, string text, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = text;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
