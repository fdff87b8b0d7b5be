using Headgate.Pipelines;
using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;
using Npgsql.Replication;
using Npgsql.Replication.PgOutput;
using Npgsql.Replication.PgOutput.Messages;
using NpgsqlTypes;

namespace Headgate.PostgreSql.Changes;

/// <summary>Reads one replication connection. What is not asked for stays in the socket and with the server; Npgsql answers its keep-alives all the while.</summary>
internal sealed class ChangesConnection : SourceConnection<PostgresChange>
{
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FarewellPause = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource _reading = new();
    private readonly CancellationToken _ended;
    private readonly Lock _gate = new();
    private readonly TransactionTracker _tracker = new();
    private readonly SourceContext _context;
    private readonly LogicalReplicationConnection _replication;
    private readonly PostgresChangesOptions _options;
    private readonly ChangesSql _sql;
    private readonly ChangeDecoder _decoder;
    private readonly ChangesEpoch _epoch;
    private readonly IAsyncEnumerator<PgOutputReplicationMessage> _messages;
    private Message<PostgresChange>? _held;
    private Task<bool>? _moving;
    private ulong _confirmed;
    private long? _measuredAt;
    private long _movedCount;
    private (long MovedCount, ulong Lsn) _idle = (-1, 0);
    private bool _isLost;

    public ChangesConnection(SourceContext context, LogicalReplicationConnection replication, PostgresChangesOptions options, ChangesSql sql)
    {
        _context = context;
        _replication = replication;
        _options = options;
        _sql = sql;
        _ended = _reading.Token;
        _decoder = new ChangeDecoder(_tracker);
        _epoch = new ChangesEpoch(context, _tracker, ConfirmAsync);
        var pgOutput = new PgOutputReplicationOptions(options.Publication, PgOutputProtocolVersion.V1, binary: true);
        _messages = replication.StartReplication(new PgOutputReplicationSlot(options.Slot), pgOutput, _reading.Token).GetAsyncEnumerator(_reading.Token);
    }

    public override async ValueTask<bool> ReadAsync(MessageBuffer<PostgresChange> messages, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await MeasureAsync(cancellationToken);
            _epoch.GiveReturned(messages);
            while (!messages.IsFull && await TryMoveAsync()) await GiveAsync(messages);
            if (messages.Count > 0) return true;
            await WaitAsync(cancellationToken);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        _epoch.End();
        if (!_isLost) await FarewellAsync();
        await _reading.CancelAsync();
        try
        {
            if (_moving is not null) await _moving;
            await _messages.DisposeAsync();
        }
        catch (Exception)
        {
            // It was cancelled, or is lost.
        }

        await _replication.DisposeAsync();
        _reading.Dispose();
        await base.DisposeAsync();
    }

    /// <summary>Goes on to the next message; false when there is none yet.</summary>
    private async ValueTask<bool> TryMoveAsync()
    {
        _moving ??= _messages.MoveNextAsync().AsTask();
        if (!_moving.IsCompleted) return false;
        try
        {
            if (!await _moving) throw new IOException("The server has ended the replication.");
            _moving = null;
            _movedCount++;
            return true;
        }
        catch
        {
            _isLost = true;
            throw;
        }
    }

    /// <summary>Reads a message, and gives out the change before it: a transaction's last is given out when its commit was read, so that nothing more is to be read for it to be
    /// done with. The server sends both together.</summary>
    private async ValueTask GiveAsync(MessageBuffer<PostgresChange> messages)
    {
        var changes = await _decoder.DecodeAsync(_messages.Current, _reading.Token);
        GiveHeld(messages);
        foreach (var change in changes)
        {
            GiveHeld(messages);
            _tracker.Add(_decoder.Transaction);
            var message = new Message<PostgresChange>(change, new ChangeDelivery(_epoch, _decoder.Transaction, change, _decoder.SizeBytes));
            _held = _decoder.Failure is { } failure ? message.Fail(failure) : message;
        }

        // A transaction without changes is done with when it was read.
        if (_tracker.Confirmable > _confirmed) await ConfirmAsync(_tracker.Confirmable, _reading.Token);
    }

    private void GiveHeld(MessageBuffer<PostgresChange> messages)
    {
        if (_held is not { } held) return;
        messages.Add(held);
        _epoch.NoteReceived(1);
        _held = null;
    }

    /// <summary>Until there is a message, something was handed back, or it is time to look around.</summary>
    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(_options.StatusInterval, _context.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        var returned = _epoch.ReturnedAsync(either.Token);
        await Task.WhenAny(_moving!, returned);
        if (timer.IsCancellationRequested && !_moving!.IsCompleted) await ConfirmIdleAsync();
        await either.CancelAsync();
        try
        {
            await returned;
        }
        catch (OperationCanceledException)
        {
            // Nothing was handed back.
        }
    }

    /// <summary>
    /// What others write into the log must not be kept for this slot. When nothing was read between two looks, and nothing is open, what the server had said it has sent at the
    /// first was read.
    /// </summary>
    private async Task ConfirmIdleAsync()
    {
        var before = _idle;
        _idle = (_movedCount, (ulong)_replication.LastReceivedLsn);
        if (before.MovedCount == _movedCount && _tracker.IsIdle && !_decoder.IsInTransaction) await ConfirmAsync(before.Lsn, _reading.Token);
    }

    private async Task ConfirmAsync(ulong lsn, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (lsn <= _confirmed) return;
            _confirmed = lsn;
            _replication.SetReplicationStatus(new NpgsqlLogSequenceNumber(lsn));
        }

        // Npgsql sends one at a time, and lets those who wait for their turn wait for ever when the connection ends meanwhile.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ended);
        try
        {
            await _replication.SendStatusUpdate(either.Token).WaitAsync(either.Token);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested || _ended.IsCancellationRequested)
        {
            // The connection is lost; the reader finds that out by itself, and reads again what the server was not told.
            _epoch.End();
            throw;
        }
    }

    private async ValueTask MeasureAsync(CancellationToken cancellationToken)
    {
        if (_options.LagInterval == Timeout.InfiniteTimeSpan) return;
        if (_measuredAt is { } before && _context.TimeProvider.GetElapsedTime(before) < _options.LagInterval) return;
        _measuredAt = _context.TimeProvider.GetTimestamp();
        _context.NoteLag(await _sql.GetLagAsync(cancellationToken));
    }

    /// <summary>The server may end a connection before it has read the last that was said over it.</summary>
    private async Task FarewellAsync()
    {
        if (_confirmed == 0) return;
        using var limit = new CancellationTokenSource(FarewellTime, _context.TimeProvider);
        try
        {
            while (await _sql.GetConfirmedAsync(limit.Token) < _confirmed) await Task.Delay(FarewellPause, _context.TimeProvider, limit.Token);
        }
        catch (Exception)
        {
            // It sends the last changes again.
        }
    }
}
