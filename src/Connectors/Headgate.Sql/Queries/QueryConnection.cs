using System.Data.Common;
using Headgate.Pipelines;
using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;
using Headgate.Sql.Clients;

namespace Headgate.Sql.Queries;

/// <summary>Reads rows over one connection.</summary>
internal sealed class QueryConnection<T>(SourceContext context, DbConnection connection, SqlQueryOptions<T> options, QueryEpoch<T> epoch, QueryCursor<T> cursor)
    : SourceConnection<T>
{
    private DbCommand? _command;
    private DbDataReader? _reader;
    private int _keyOrdinal;

    public override async ValueTask<bool> ReadAsync(MessageBuffer<T> messages, CancellationToken cancellationToken)
    {
        while (true)
        {
            epoch.GiveReturned(messages);
            var hasMore = await ReadAndNoteAsync(messages, cancellationToken);
            if (messages.Count > 0) return true;
            if (hasMore) continue;
            if (options.PollInterval is not { } interval) return false;
            await WaitAsync(interval, cancellationToken);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            await CloseAsync();
        }
        finally
        {
            // A reader that was in the middle of its rows may fail to end, and the connection is to go back to its pool all the same.
            await connection.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    /// <summary>Reads. What was added before the connection was lost is under way, too.</summary>
    private async ValueTask<bool> ReadAndNoteAsync(MessageBuffer<T> messages, CancellationToken cancellationToken)
    {
        var before = messages.Count;
        try
        {
            return options.Mode == SqlReadMode.Pages ? await ReadPageAsync(messages, cancellationToken) : await ReadStreamAsync(messages, cancellationToken);
        }
        finally
        {
            epoch.NoteReceived(messages.Count - before);
        }
    }

    /// <summary>Gives out what is left of the page, and fetches the next when there is nothing.</summary>
    private async ValueTask<bool> ReadPageAsync(MessageBuffer<T> messages, CancellationToken cancellationToken)
    {
        var page = cursor.Page;
        if (page.Count == 0 && !messages.IsFull)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await OpenAsync(cancellationToken);
            while (await _reader!.ReadAsync(cancellationToken)) page.Enqueue(Next());
            await CloseAsync();
        }

        var any = page.Count > 0;
        while (!messages.IsFull && page.TryDequeue(out var message)) messages.Add(message);
        return any;
    }

    private async ValueTask<bool> ReadStreamAsync(MessageBuffer<T> messages, CancellationToken cancellationToken)
    {
        if (_reader is null) await OpenAsync(cancellationToken);
        while (!messages.IsFull)
        {
            // A read that was begun is finished: the driver's stream would be lost in its middle.
            if (!await _reader!.ReadAsync(CancellationToken.None))
            {
                await CloseAsync();
                return false;
            }

            messages.Add(Next());
            if (cancellationToken.IsCancellationRequested) return true;
        }

        return true;
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        await CloseAsync(); // of a page whose reading was cancelled: the next begins behind what was read of it
        _command = SqlName.Command(connection, null, options.CommandText, ("@last", cursor.Last));
        if (options.Mode == SqlReadMode.Pages)
        {
            var limit = _command.CreateParameter();
            limit.ParameterName = "@limit";
            limit.Value = options.PageCount;
            _command.Parameters.Add(limit);
        }

        _reader = await _command.ExecuteReaderAsync(cancellationToken);
        _keyOrdinal = _reader.GetOrdinal(options.KeyColumn);
    }

    private async Task CloseAsync()
    {
        if (_reader is { } reader) await reader.DisposeAsync();
        if (_command is { } command) await command.DisposeAsync();
        (_reader, _command) = (null, null);
    }

    private Message<T> Next()
    {
        var keyText = cursor.MoveTo(_reader!.GetValue(_keyOrdinal));
        T data = default!;
        Exception? failure = null;
        try
        {
            data = options.Map!(_reader);
        }
        catch (Exception thrown)
        {
            failure = thrown;
        }

        return epoch.Add(cursor.Last, keyText, data, failure).ToMessage();
    }

    /// <summary>Until it is time to look for more, or something was handed back.</summary>
    private async Task WaitAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(interval, context.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            await epoch.ReturnedAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It is time to look.
        }
    }
}
