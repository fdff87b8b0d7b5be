using System.Diagnostics;
using Headgate.PostgreSql.Clients;
using Npgsql;
using NpgsqlTypes;

namespace Headgate.PostgreSql.Queues;

/// <summary>Inserts rows into a queue table. Thread-safe.</summary>
internal sealed class QueueWriter(PostgresClient client, string table, PostgresPayloadType payloadType, bool createIfAbsent) : IAsyncDisposable
{
    private readonly QueueSql _sql = new(table, payloadType);
    private volatile bool _isThere = !createIfAbsent;

    public static QueueWriter Create(PostgresQueueSinkOptions options) =>
        new(PostgresClient.Create(options, leavesNothing: true), options.Table, options.PayloadType, options.CreateIfAbsent);

    /// <summary>Inserts all rows, or, when the table refuses some, all others.</summary>
    /// <returns>Why each of the refused was, by its number; null when all are in.</returns>
    public async Task<Dictionary<int, Exception>?> WriteAsync(IReadOnlyList<OutgoingRow> rows, CancellationToken cancellationToken)
    {
        await using var connection = await client.Source.OpenConnectionAsync(cancellationToken);
        if (!_isThere)
        {
            await _sql.CreateIfAbsentAsync(connection, cancellationToken);
            _isThere = true;
        }

        try
        {
            await InsertAsync(connection, rows, cancellationToken);
            return null;
        }
        catch (Exception failure) when (PostgresClient.IsBadRow(failure))
        {
            return await InsertOneByOneAsync(connection, rows, cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => client.DisposeAsync();

    private async Task<Dictionary<int, Exception>> InsertOneByOneAsync(NpgsqlConnection connection, IReadOnlyList<OutgoingRow> rows, CancellationToken cancellationToken)
    {
        var faults = new Dictionary<int, Exception>();
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        for (var i = 0; i < rows.Count; i++)
        {
            await transaction.SaveAsync("row", cancellationToken);
            try
            {
                await InsertAsync(connection, [rows[i]], cancellationToken);
            }
            catch (Exception failure) when (PostgresClient.IsBadRow(failure))
            {
                faults.Add(i, failure);
                await transaction.RollbackAsync("row", cancellationToken);
            }
        }

        await transaction.CommitAsync(cancellationToken);
        return faults;
    }

    private async Task InsertAsync(NpgsqlConnection connection, IReadOnlyList<OutgoingRow> rows, CancellationToken cancellationToken)
    {
        var activity = Activity.Current;
        var bodies = new ReadOnlyMemory<byte>[rows.Count];
        var keys = new string?[rows.Count];
        var headers = new string?[rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            bodies[i] = rows[i].Row.Payload;
            keys[i] = rows[i].Row.Key;
            headers[i] = QueueHeaders.Format(rows[i], activity);
        }

        await using var command = new NpgsqlCommand(_sql.InsertMany, connection);
        command.Parameters.Add(new() { Value = bodies, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea });
        command.Parameters.Add(new() { Value = keys, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = headers, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });

        // Once for each connection of the pool: from then on the server neither parses nor plans it.
        await command.PrepareAsync(cancellationToken);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
