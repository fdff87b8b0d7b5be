using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;
using Headgate.PostgreSql.Clients;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Headgate.PostgreSql.Queues;

/// <summary>Reads a queue table.</summary>
internal sealed class QueueSource : ConnectedSource<PostgresMessage>
{
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(5);

    private readonly PostgresQueueOptions _options;
    private readonly PostgresClient _client;
    private readonly QueueSql _sql;
    private readonly QueueLeases _leases = new();
    private readonly QueueEpoch _epoch;
    private readonly ILogger _logger;
    private bool _hasConnected;

    private QueueSource(SourceContext context, PostgresQueueOptions options, PostgresClient client)
        : base(context, $"PostgreSQL {client.Origin}, queue {options.Table}", options.Reconnect)
    {
        _options = options;
        _client = client;
        _sql = new QueueSql(options.Table, options.PayloadType);
        _logger = context.LoggerFactory.CreateLogger<QueueSource>();
        _epoch = new QueueEpoch(
            context, _leases, onMissing => new QueueSettler(client, _sql, options, _leases.Lease, context.TimeProvider) { OnMissing = onMissing }, options.LeaseDuration);
    }

    public static QueueSource Create(SourceContext context, PostgresQueueOptions options)
    {
        var copy = options.CheckedCopy();
        return new QueueSource(context, copy, PostgresClient.Create(copy, leavesNothing: true));
    }

    public override async ValueTask DisposeAsync()
    {
        _epoch.End();
        await base.DisposeAsync();
        await FreeAsync();
        await _client.DisposeAsync();
    }

    protected override async ValueTask<SourceConnection<PostgresMessage>> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = await _client.Source.OpenConnectionAsync(cancellationToken);
        try
        {
            if (_options.CreateIfAbsent) await _sql.CreateIfAbsentAsync(connection, cancellationToken);
            if (_hasConnected) await FreeOthersAsync(connection, cancellationToken);
            await using (var listen = new NpgsqlCommand(_sql.Listen, connection)) await listen.ExecuteNonQueryAsync(cancellationToken);
            _hasConnected = true;
            return new QueueConnection(Context, connection, _sql, _options, _leases, _epoch);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    protected override bool IsTransient(Exception failure) => PostgresClient.IsTransient(failure);

    /// <summary>Rows whose taking was committed, and whose answer was lost with the connection, are not in anybody's hand.</summary>
    private async Task FreeOthersAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(_sql.ReturnOthers, connection)
        {
            Parameters = { new() { Value = _leases.ToArray() }, new() { Value = _leases.Lease } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>What is under way still cannot be acknowledged any more: others need not wait for the end of its lease.</summary>
    private async Task FreeAsync()
    {
        if (!_hasConnected || _leases.ToArray().Length == 0) return;
        try
        {
            using var limit = new CancellationTokenSource(FarewellTime, Context.TimeProvider);
            await using var batch = _client.Source.CreateBatch();
            batch.BatchCommands.Add(new NpgsqlBatchCommand(_sql.ReturnOthers) { Parameters = { new() { Value = Array.Empty<long>() }, new() { Value = _leases.Lease } } });
            batch.BatchCommands.Add(new NpgsqlBatchCommand(_sql.Wake));
            await batch.ExecuteNonQueryAsync(limit.Token);
        }
        catch (Exception failure)
        {
            PostgresEvents.LeasesNotFreed(_logger, failure, Context.Pipeline, Context.Name, Origin, _options.LeaseDuration);
        }
    }
}
