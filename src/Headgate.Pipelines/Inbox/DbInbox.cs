using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Headgate.Pipelines.Inbox;

/// <summary>
/// Remembers messages in a table of a relational database. A batch handler that stores rows in the same database calls
/// <see cref="RememberAsync(DbTransaction, IEnumerable{string}, CancellationToken)"/> in their transaction: then rows and ids are there together, or not at all,
/// and what the source sends again has no effect.
/// </summary>
/// <remarks>
/// <para>Thread-safe, as far as connections are made anew.</para>
/// <para>For databases whose SQL is like that of SQLite and PostgreSQL, with parameters written as <c>@id</c>. Where there is no <c>CREATE TABLE IF NOT EXISTS</c>, as in SQL Server, make the
/// table yourself: a text <c>id</c>, its primary key, that is compared character by character. What the database throws is thrown on.</para>
/// </remarks>
public sealed class DbInbox : IInbox
{
    /// <summary>So many ids are looked up in one statement: databases limit the number of parameters.</summary>
    private const int MostPerStatement = 500;

    private readonly Func<DbConnection> _connect;
    private readonly string _table;
    private readonly bool _isWrittenByHandler;

    /// <summary>Creates an inbox.</summary>
    /// <param name="connect">Makes a connection, closed; the inbox opens and disposes it.</param>
    /// <param name="isWrittenByHandler">Whether the batch handler remembers ids itself, in its transaction; else they are remembered before the source is told.</param>
    /// <param name="table">The table: letters, digits and underscores.</param>
    /// <exception cref="ArgumentException">The table's name is empty, or has other characters.</exception>
    public DbInbox(Func<DbConnection> connect, bool isWrittenByHandler, string table = "headgate_inbox")
    {
        ArgumentNullException.ThrowIfNull(connect);
        ArgumentException.ThrowIfNullOrEmpty(table);
        if (!table.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_')) throw new ArgumentException($"The table's name may have letters, digits and underscores only, was '{table}'.", nameof(table));
        _connect = connect;
        _isWrittenByHandler = isWrittenByHandler;
        _table = table;
    }

    /// <summary>Makes the table, if it is not there: for ids of up to 200 characters.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>A task that ends when it is there.</returns>
    public async Task CreateTableAsync(CancellationToken cancellationToken = default)
    {
        await using var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var command = Command(connection, null, $"CREATE TABLE IF NOT EXISTS {_table} (id VARCHAR(200) NOT NULL PRIMARY KEY)");
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlySet<string>> FindProcessedAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var found = new HashSet<string>(StringComparer.Ordinal);
        await using var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        foreach (var chunk in ids.Chunk(MostPerStatement))
        {
            var names = string.Join(", ", chunk.Select(static (_, index) => string.Create(CultureInfo.InvariantCulture, $"@id{index}")));
            await using var command = Command(connection, null, $"SELECT id FROM {_table} WHERE id IN ({names})");
            for (var i = 0; i < chunk.Length; i++) Add(command, string.Create(CultureInfo.InvariantCulture, $"@id{i}"), chunk[i]);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) found.Add(reader.GetString(0));
        }

        return found;
    }

    /// <inheritdoc />
    public async ValueTask RememberAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (_isWrittenByHandler) return;
        await using var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await RememberAsync(transaction, ids, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Remembers messages in a transaction of the caller's.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="ids">The ids of the messages.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>A task that ends when they are written; they are remembered when the transaction is committed.</returns>
    /// <exception cref="ArgumentException">The transaction has ended.</exception>
    public async Task RememberAsync(DbTransaction transaction, IEnumerable<string> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(ids);
        var connection = transaction.Connection ?? throw new ArgumentException("The transaction has ended.", nameof(transaction));
        await using var command = Command(connection, transaction, $"INSERT INTO {_table} (id) SELECT @id WHERE NOT EXISTS (SELECT 1 FROM {_table} WHERE id = @id)");
        var parameter = Add(command, "@id", "");
        foreach (var id in ids)
        {
            parameter.Value = id;
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static DbParameter Add(DbCommand command, string name, string value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
        return parameter;
    }

    [SuppressMessage("Security", "CA2100", Justification = "The text has the table's name alone from outside, of which the constructor has made sure.")]
    private static DbCommand Command(DbConnection connection, DbTransaction? transaction, string text)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = text;
        return command;
    }

    private async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = _connect();
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        return connection;
    }
}
