using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Handlers;
using Headgate.PostgreSql.Clients;
using Npgsql;

namespace Headgate.PostgreSql.Tables;

/// <summary>Copies batches into a table.</summary>
internal sealed class TableSink<T>(PostgresClient client, TableSql sql, IReadOnlyList<Column<T>> columns, bool failsAlone) : IBatchHandler<T>, IAsyncDisposable
{
    public async ValueTask<IReadOnlyList<Message<T>>> HandleAsync(MessageBatch<T> batch, CancellationToken cancellationToken)
    {
        var rows = new TableRows<T>([.. batch], [.. columns.Select(static column => column.NewCell())]);
        await using var connection = await client.Source.OpenConnectionAsync(cancellationToken);
        try
        {
            await WriteAllAsync(connection, rows, cancellationToken);
        }
        catch (Exception failure) when (failsAlone && PostgresClient.IsBadRow(failure))
        {
            await WriteGoodAsync(connection, rows, cancellationToken);
        }

        return rows.Messages;
    }

    public ValueTask DisposeAsync() => client.DisposeAsync();

    /// <summary>A <c>COPY</c> is all or nothing by itself; more statements need a transaction for that.</summary>
    private async Task WriteAllAsync(NpgsqlConnection connection, TableRows<T> rows, CancellationToken cancellationToken)
    {
        if (!sql.IsStaged)
        {
            await WriteAsync(connection, rows, 0, rows.Count, cancellationToken);
            return;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await RunAsync(connection, sql.CreateStaging, cancellationToken);
        await WriteAsync(connection, rows, 0, rows.Count, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Halves what is refused, until what is refused is one row.</summary>
    private async Task WriteGoodAsync(NpgsqlConnection connection, TableRows<T> rows, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (sql.IsStaged) await RunAsync(connection, sql.CreateStaging, cancellationToken);
        var parts = new Stack<(int First, int Count)>();
        Halve(parts, 0, rows.Count);
        while (parts.TryPop(out var part))
        {
            await transaction.SaveAsync("part", cancellationToken);
            try
            {
                await WriteAsync(connection, rows, part.First, part.Count, cancellationToken);
                if (sql.IsStaged) await RunAsync(connection, sql.ClearStaging, cancellationToken);
                await transaction.ReleaseAsync("part", cancellationToken);
            }
            catch (Exception failure) when (PostgresClient.IsBadRow(failure))
            {
                await transaction.RollbackAsync("part", cancellationToken);
                if (part.Count == 1) rows.Fail(part.First, failure);
                else Halve(parts, part.First, part.Count);
            }
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The first half comes first: of several rows of one key the last is to stay.</summary>
    private static void Halve(Stack<(int First, int Count)> parts, int first, int count)
    {
        var half = count / 2;
        parts.Push((first + half, count - half));
        if (half > 0) parts.Push((first, half));
    }

    private async Task WriteAsync(NpgsqlConnection connection, TableRows<T> rows, int first, int count, CancellationToken cancellationToken)
    {
        await using (var importer = await connection.BeginBinaryImportAsync(sql.Copy, cancellationToken))
        {
            for (var i = first; i < first + count; i++)
            {
                if (!rows.TryLoad(i)) continue;
                cancellationToken.ThrowIfCancellationRequested();
                await importer.StartRowAsync(CancellationToken.None);
                foreach (var cell in rows.Cells) await cell.WriteAsync(importer, CancellationToken.None);
                if (sql.IsStaged) await importer.WriteAsync((long)i, CancellationToken.None);
            }

            await importer.CompleteAsync(cancellationToken);
        }

        if (sql.IsStaged) await RunAsync(connection, sql.Merge, cancellationToken);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string text, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
