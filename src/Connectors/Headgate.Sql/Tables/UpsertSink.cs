using System.Data.Common;
using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Handlers;
using Headgate.Sql.Checkpoints;
using Headgate.Sql.Clients;
using Headgate.Sql.Queries;

namespace Headgate.Sql.Tables;

/// <summary>Writes batches into a table, each in one transaction.</summary>
internal sealed class UpsertSink<T>(SqlTableOptions<T> options, SqlClient client, UpsertSql sql) : IBatchHandler<T>, IAsyncDisposable
{
    private volatile bool _hasInbox = options.MessageId is null;

    public static UpsertSink<T> Create(SqlTableOptions<T> options)
    {
        var copy = options.CheckedCopy();
        var client = SqlClient.Create(copy);
        return new UpsertSink<T>(copy, client, UpsertSql.Of(copy, client.Dialect));
    }

    public async ValueTask<IReadOnlyList<Message<T>>> HandleAsync(MessageBatch<T> batch, CancellationToken cancellationToken)
    {
        Message<T>[] messages = [.. batch];
        var rows = Load(messages);
        if (rows.Count == 0) return messages;
        if (options.Checkpoint is not { } checkpoint)
        {
            await WriteAsync(messages, rows, null, cancellationToken);
            return messages;
        }

        await checkpoint.EnterAsync(cancellationToken);
        try
        {
            rows.RemoveAll(row => TryReturn(messages, row.Index));
            if (rows.Count > 0) await WriteAsync(messages, rows, checkpoint, cancellationToken);
        }
        finally
        {
            checkpoint.Leave();
        }

        return messages;
    }

    public ValueTask DisposeAsync() => client.DisposeAsync();

    /// <summary>Hands back a row of a source that has failed since: the one in its place reads it again.</summary>
    private static bool TryReturn(Message<T>[] messages, int index)
    {
        if (messages[index].Delivery is not QueryDelivery { Tracker.IsOver: true }) return false;
        messages[index] = messages[index].Return();
        return true;
    }

    private async Task WriteAsync(Message<T>[] messages, List<UpsertRow> rows, SqlCheckpoint? checkpoint, CancellationToken cancellationToken)
    {
        await using var connection = await client.Source.OpenConnectionAsync(cancellationToken);
        if (!_hasInbox) await CreateInboxAsync(connection, cancellationToken);
        try
        {
            await WriteAsync(connection, messages, rows, checkpoint, oneByOne: false, cancellationToken);
        }
        catch (Exception failure) when (IsBadRow(failure))
        {
            await WriteAsync(connection, messages, rows, checkpoint, oneByOne: true, cancellationToken);
        }
    }

    private async Task WriteAsync(
        DbConnection connection, Message<T>[] messages, List<UpsertRow> rows, SqlCheckpoint? checkpoint, bool oneByOne, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (oneByOne && !transaction.SupportsSavepoints) throw new NotSupportedException("The provider has no savepoints: a row that is refused fails its batch.");
        await using (var writer = new UpsertWriter(transaction, sql))
        {
            foreach (var row in rows)
            {
                if (!oneByOne) await writer.WriteAsync(row, cancellationToken);
                else if (await TryWriteAsync(transaction, writer, row, cancellationToken) is { } failure) messages[row.Index] = messages[row.Index].Fail(failure);
            }

            await writer.FlushAsync(cancellationToken);
        }

        await CommitAsync(transaction, messages, checkpoint, cancellationToken);
    }

    private async Task<Exception?> TryWriteAsync(DbTransaction transaction, UpsertWriter writer, UpsertRow row, CancellationToken cancellationToken)
    {
        await transaction.SaveAsync("headgate_row", cancellationToken);
        try
        {
            await writer.WriteAsync(row, cancellationToken);
            await writer.FlushAsync(cancellationToken);
            await transaction.ReleaseAsync("headgate_row", cancellationToken);
            return null;
        }
        catch (Exception failure) when (IsBadRow(failure))
        {
            await transaction.RollbackAsync("headgate_row", cancellationToken);
            return failure;
        }
    }

    private static async Task CommitAsync(DbTransaction transaction, Message<T>[] messages, SqlCheckpoint? checkpoint, CancellationToken cancellationToken)
    {
        var written = messages.Where(static message => message.Failure is null).Select(static message => message.Delivery).OfType<QueryDelivery>()
            .Where(static delivery => delivery.Tracker is not { IsOver: true }).ToList();
        if (checkpoint is null || written.Count == 0 || written[0].Tracker is not { } tracker)
        {
            await transaction.CommitAsync(cancellationToken);
            return;
        }

        var numbers = written.Where(delivery => delivery.Tracker == tracker).Select(static delivery => delivery.Number).ToHashSet();
        var position = await checkpoint.StageAsync(transaction, tracker, numbers, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        checkpoint.Committed(tracker, numbers, position);
    }

    private List<UpsertRow> Load(Message<T>[] messages)
    {
        var rows = new List<UpsertRow>(messages.Length);
        for (var i = 0; i < messages.Length; i++)
        {
            try
            {
                var values = new object[options.Columns.Count];
                for (var column = 0; column < values.Length; column++) values[column] = options.Columns[column].Value(messages[i].Data) ?? DBNull.Value;
                rows.Add(new UpsertRow(i, values, options.MessageId?.Invoke(messages[i].Data)));
            }
            catch (Exception failure)
            {
                messages[i] = messages[i].Fail(failure);
            }
        }

        return rows;
    }

    private bool IsBadRow(Exception failure) => SqlClient.IsBadRow(failure) || options.IsBadRow?.Invoke(failure) == true;

    private async Task CreateInboxAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var create = SqlName.Command(connection, null, sql.CreateInbox);
        await create.ExecuteNonQueryAsync(cancellationToken);
        _hasInbox = true;
    }
}
