using Headgate.PostgreSql;
using Headgate.PostgreSql.Queues;
using Headgate.PostgreSql.Tables;
using Headgate.Servers;
using Npgsql;

namespace Headgate.Race.Brokers.Postgres;

/// <summary>A queue table, and a table that is written by <c>COPY</c>.</summary>
internal sealed class PostgresBroker : IBroker
{
    private const string Queue = "race_queue";
    private const string Table = "race_rows";

    /// <summary>Rows of one <c>COPY</c>.</summary>
    private const int CopySize = 1000;

    private readonly PostgresServer _server = new();
    private NpgsqlDataSource? _source;

    public IReadOnlyList<BrokerWorkload> Workloads =>
    [
        new("read", $"leased from a queue table by up to {BrokerBounds.Prefetch}, handled and deleted by {BrokerBounds.BatchSize}", 120_000)
        {
            PrepareAsync = FillAsync,
            CheckAsync = _ => ExpectAsync(Queue, 0),
            RunPipelineAsync = messages => BrokerPipelines.ReadAsync(messages, PostgresQueue.Read(Configure), static message => NumberBody.NumberOf(message.Payload.Span)),
            RunBareAsync = messages => BareReader.RunAsync(_server.ConnectionString, Queue, messages),
        },
        new("write", $"COPY by {CopySize}", 400_000)
        {
            PrepareAsync = _ => ExecuteAsync($"TRUNCATE {Table}"),
            CheckAsync = messages => ExpectAsync(Table, messages),
            RunPipelineAsync = messages => BrokerPipelines.WriteAsync(messages, PostgresTable.Copy<long>(Configure), CopySize),
            RunBareAsync = messages => BareWriter.RunAsync(_server.ConnectionString, Table, messages, CopySize),
        },
    ];

    public async Task StartAsync()
    {
        await _server.StartAsync();
        _source = NpgsqlDataSource.Create(_server.ConnectionString);
        await ExecuteAsync($"CREATE TABLE {Table} (number bigint NOT NULL, body bytea NOT NULL)");

        // The queue is made by what writes to it.
        await BrokerPipelines.WriteAsync(1, PostgresQueue.Enqueue<long>(
            static number => new PostgresMessage(NumberBody.Of(number)),
            options => (options.ConnectionString, options.Table, options.CreateIfAbsent) = (_server.ConnectionString, Queue, true)));
    }

    public async ValueTask DisposeAsync()
    {
        if (_source is not null) await _source.DisposeAsync();
        await _server.DisposeAsync();
    }

    private void Configure(PostgresQueueOptions options)
    {
        options.ConnectionString = _server.ConnectionString;
        options.Table = Queue;
        options.MaxTakeCount = BrokerBounds.Prefetch;
    }

    private void Configure(PostgresTableOptions<long> options)
    {
        options.ConnectionString = _server.ConnectionString;
        options.Table = Table;
        options.Column("number", static number => number).Column("body", static number => NumberBody.Of(number));
    }

    private Task FillAsync(long messages) => ExecuteAsync(
        $"""
        TRUNCATE {Queue};
        INSERT INTO {Queue} (payload)
        SELECT set_byte(set_byte(set_byte(set_byte(decode(repeat('00', {BrokerBounds.BodyBytes}), 'hex'), 0, n & 255), 1, n >> 8 & 255), 2, n >> 16 & 255), 3, n >> 24 & 255)
        FROM generate_series(0, {messages - 1}) AS n;
        ANALYZE {Queue}
        """);

    private async Task ExpectAsync(string table, long expected)
    {
        await using var command = _source!.CreateCommand($"SELECT count(*) FROM {table}");
        BrokerWorkload.Expect($"in {table}", expected, (long)(await command.ExecuteScalarAsync())!);
    }

    private async Task ExecuteAsync(string text)
    {
        await using var command = _source!.CreateCommand(text);
        await command.ExecuteNonQueryAsync();
    }
}
