using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;
using Npgsql;

namespace Headgate.PostgreSql.Queues;

/// <summary>Takes rows over one connection, and waits on it for word of others.</summary>
internal sealed class QueueConnection : SourceConnection<PostgresMessage>
{
    private readonly SourceContext _context;
    private readonly NpgsqlConnection _connection;
    private readonly PostgresQueueOptions _options;
    private readonly QueueLeases _leases;
    private readonly QueueEpoch _epoch;
    private readonly NpgsqlCommand _take;
    private readonly NpgsqlCommand _count;
    private readonly List<PostgresMessage> _rows = [];
    private long? _countedAt;
    private volatile bool _isWoken;

    public QueueConnection(SourceContext context, NpgsqlConnection connection, QueueSql sql, PostgresQueueOptions options, QueueLeases leases, QueueEpoch epoch)
    {
        _context = context;
        _connection = connection;
        _options = options;
        _leases = leases;
        _epoch = epoch;
        _take = new NpgsqlCommand(sql.Take, connection)
        {
            Parameters = { new NpgsqlParameter<long>(), new NpgsqlParameter<TimeSpan> { TypedValue = options.LeaseDuration }, new NpgsqlParameter<Guid> { TypedValue = leases.Lease } },
        };
        _count = new NpgsqlCommand(sql.CountWaiting, connection);
        connection.Notification += OnNotification;
    }

    public override async ValueTask<bool> ReadAsync(MessageBuffer<PostgresMessage> messages, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _isWoken = false;
            await TakeAsync(Math.Min(messages.Room, _options.MaxTakeCount));
            await CountAsync();
            foreach (var row in _rows) messages.Add(row, new QueueDelivery(_epoch, _options.Table, row));
            if (_rows.Count > 0) return true;
            if (!_isWoken) await WaitAsync(cancellationToken);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        _connection.Notification -= OnNotification;
        await _take.DisposeAsync();
        await _count.DisposeAsync();
        await _connection.DisposeAsync();
        await base.DisposeAsync();
    }

    /// <summary>Is not cancelled: rows that are leased on the way would wait for the end of their lease.</summary>
    private async Task TakeAsync(int most)
    {
        _rows.Clear();
        ((NpgsqlParameter<long>)_take.Parameters[0]).TypedValue = most;
        if (!_take.IsPrepared) await _take.PrepareAsync(CancellationToken.None);
        await using var reader = await _take.ExecuteReaderAsync(CancellationToken.None);
        while (await reader.ReadAsync(CancellationToken.None))
        {
            _rows.Add(new PostgresMessage(reader.GetFieldValue<byte[]>(1), reader.IsDBNull(3) ? null : reader.GetString(3))
            {
                Id = reader.GetInt64(0),
                Key = reader.IsDBNull(2) ? null : reader.GetString(2),
                EnqueuedAt = reader.GetFieldValue<DateTimeOffset>(4),
                Attempts = reader.GetInt32(5),
            });
        }

        _leases.Add(_rows);
        _epoch.NoteReceived(_rows.Count);
    }

    private async Task CountAsync()
    {
        if (_options.LagInterval == Timeout.InfiniteTimeSpan) return;
        if (_countedAt is { } before && _context.TimeProvider.GetElapsedTime(before) < _options.LagInterval) return;
        _countedAt = _context.TimeProvider.GetTimestamp();
        _context.NoteLag((long)(await _count.ExecuteScalarAsync(CancellationToken.None))!);
    }

    /// <summary>Until rows were inserted or freed, or it is time to look. The client ends the waiting by itself: a token that is cancelled while its call begins may not be heard,
    /// so that nothing but the time would end it.</summary>
    private Task WaitAsync(CancellationToken cancellationToken) => _connection.WaitAsync(_options.PollInterval, cancellationToken);

    private void OnNotification(object sender, NpgsqlNotificationEventArgs notification) => _isWoken = true;
}
