using Npgsql;

namespace Headgate.Race.Brokers.Postgres;

/// <summary>A loop over the client alone: one <c>COPY</c> for so many rows.</summary>
internal static class BareWriter
{
    public static async ValueTask<long> RunAsync(string server, string table, long messages, int size)
    {
        await using var source = NpgsqlDataSource.Create(server);
        await using var connection = await source.OpenConnectionAsync();
        var sum = 0L;
        for (var first = 0L; first < messages; first += size)
        {
            await using var copy = await connection.BeginBinaryImportAsync($"COPY {table} (number, body) FROM STDIN (FORMAT BINARY)");
            for (var number = first; number < Math.Min(first + size, messages); number++)
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(number);
                await copy.WriteAsync(NumberBody.Of(number));
                sum += number;
            }

            await copy.CompleteAsync();
        }

        return sum;
    }
}
