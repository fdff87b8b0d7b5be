using Npgsql;

namespace Headgate.Race.Brokers.Postgres;

/// <summary>A loop over the client alone, with the same promise: a page of rows is leased in one statement, and rows are deleted by so many when they are handled.</summary>
internal static class BareReader
{
    public static async ValueTask<long> RunAsync(string server, string table, long messages)
    {
        await using var source = NpgsqlDataSource.Create(server);
        await using var connection = await source.OpenConnectionAsync();
        await using var take = new NpgsqlCommand(
            $"""
            UPDATE {table} SET locked_until = now() + interval '30 s', lease = $2, attempts = attempts + 1
            WHERE id = ANY(ARRAY(SELECT id FROM {table} WHERE state = 0 AND locked_until <= now() ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED))
            RETURNING id, payload
            """,
            connection)
        {
            Parameters = { new NpgsqlParameter<long> { TypedValue = BrokerBounds.Prefetch }, new NpgsqlParameter<Guid> { TypedValue = Guid.NewGuid() } },
        };
        await using var delete = new NpgsqlCommand($"DELETE FROM {table} WHERE id = ANY($1)", connection) { Parameters = { new NpgsqlParameter<long[]>() } };
        await take.PrepareAsync();
        var (sum, count) = (0L, 0L);
        while (count < messages)
        {
            var rows = await TakeAsync(take);
            foreach (var batch in rows.Chunk(BrokerBounds.BatchSize))
            {
                foreach (var (_, number) in batch) sum += number;
                ((NpgsqlParameter<long[]>)delete.Parameters[0]).TypedValue = [.. batch.Select(static row => row.Id)];
                if (!delete.IsPrepared) await delete.PrepareAsync();
                await delete.ExecuteNonQueryAsync();
            }

            count += rows.Count;
        }

        return sum;
    }

    private static async Task<List<(long Id, long Number)>> TakeAsync(NpgsqlCommand take)
    {
        var rows = new List<(long Id, long Number)>(BrokerBounds.Prefetch);
        await using var reader = await take.ExecuteReaderAsync();
        while (await reader.ReadAsync()) rows.Add((reader.GetInt64(0), NumberBody.NumberOf(reader.GetFieldValue<byte[]>(1))));
        return rows;
    }
}
