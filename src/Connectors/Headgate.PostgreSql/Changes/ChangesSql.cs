using Headgate.PostgreSql.Clients;
using Npgsql;

namespace Headgate.PostgreSql.Changes;

/// <summary>What is asked of the server beside the replication connection.</summary>
internal sealed class ChangesSql(PostgresClient client, PostgresChangesOptions options)
{
    /// <summary>Creates the publication, then the slot, whose changes begin with it.</summary>
    public async Task CreateIfAbsentAsync(CancellationToken cancellationToken)
    {
        await using var connection = await client.Source.OpenConnectionAsync(cancellationToken);
        if (!await AskAsync<bool>(connection, "SELECT EXISTS (SELECT FROM pg_publication WHERE pubname = $1)", options.Publication, cancellationToken))
        {
            var tables = options.Tables.Count == 0 ? "FOR ALL TABLES" : $"FOR TABLE {string.Join(", ", options.Tables.Select(TableName.Quote))}";
            await using var create = new NpgsqlCommand($"CREATE PUBLICATION {TableName.QuotePart(options.Publication)} {tables}", connection);
            await create.ExecuteNonQueryAsync(cancellationToken);
        }

        if (await AskAsync<bool>(connection, "SELECT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = $1)", options.Slot, cancellationToken)) return;
        await AskAsync<object>(connection, "SELECT lsn FROM pg_create_logical_replication_slot($1, 'pgoutput')", options.Slot, cancellationToken);
    }

    /// <summary>The bytes of the log that were written and not confirmed.</summary>
    public async Task<long> GetLagAsync(CancellationToken cancellationToken)
    {
        await using var connection = await client.Source.OpenConnectionAsync(cancellationToken);
        return await AskAsync<long>(
            connection, "SELECT coalesce(max(pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn)), 0)::bigint FROM pg_replication_slots WHERE slot_name = $1", options.Slot, cancellationToken);
    }

    /// <summary>How far the slot is confirmed.</summary>
    public async Task<ulong> GetConfirmedAsync(CancellationToken cancellationToken)
    {
        await using var connection = await client.Source.OpenConnectionAsync(cancellationToken);
        return (ulong)await AskAsync<long>(
            connection, "SELECT coalesce(max(pg_wal_lsn_diff(confirmed_flush_lsn, '0/0')), 0)::bigint FROM pg_replication_slots WHERE slot_name = $1", options.Slot, cancellationToken);
    }

    private static async Task<T> AskAsync<T>(NpgsqlConnection connection, string text, string parameter, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(text, connection) { Parameters = { new() { Value = parameter } } };
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
