using System.Text;
using Headgate.Pipelines.Failures;
using Headgate.Pipelines.Handlers;
using Headgate.PostgreSql.Queues;
using Headgate.PostgreSql.Tests.Tables;
using Headgate.Servers;
using Headgate.Testing.Conformance.Subjects;
using Npgsql;

namespace Headgate.PostgreSql.Tests.Queues;

/// <summary>The queue sink, with a table of its own, behind a proxy that can be cut.</summary>
internal sealed class QueueSinkSubject(PostgresFixture fixture) : SinkSubject<PostgresMessage>
{
    public const SinkFeatures Declared = SinkFeatures.Order | SinkFeatures.FailsAlone | SinkFeatures.Reconnects | SinkFeatures.Traces | SinkFeatures.AnyText
        | SinkFeatures.Secret | SinkFeatures.DeadLetters;

    private readonly CutProxy _proxy = new(fixture.Server.Port);
    private readonly string _table = fixture.NewName("sink");

    public override SinkFeatures Features => Declared;

    public override string Secret => QueueSubject.Password;

    private string ConnectionString => $"{fixture.ConnectionString};Port={_proxy.Port};Password={QueueSubject.Password}";

    public override IBatchHandler<PostgresMessage> Create() => PostgresQueue.Enqueue<PostgresMessage>(static row => row, options =>
    {
        options.ConnectionString = ConnectionString;
        options.Table = _table;
        options.CreateIfAbsent = true;
    })(NoServices.Instance);

    public override IDeadLetterSink CreateDeadLetters() => PostgresQueue.DeadLetters(options =>
    {
        options.ConnectionString = ConnectionString;
        options.Table = _table;
        options.Payload = static letter => letter.Data is PostgresMessage row ? row.Payload : Encoding.UTF8.GetBytes($"{letter.Data}");
    })(NoServices.Instance);

    public override PostgresMessage Make(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>PostgreSQL has no text with a NUL in it.</summary>
    public override PostgresMessage MakeUnwritable() => new(Array.Empty<byte>()) { Key = "\0" };

    public override async Task<IReadOnlyList<WrittenMessage>> ReadAllAsync()
    {
        await using var connection = new NpgsqlConnection(fixture.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await new QueueSql(_table, PostgresPayloadType.Bytes).CreateIfAbsentAsync(connection, CancellationToken.None);
        await using var command = new NpgsqlCommand($"SELECT payload, headers::text FROM {_table} ORDER BY id", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var all = new List<WrittenMessage>();
        while (await reader.ReadAsync())
            all.Add(new WrittenMessage(Encoding.UTF8.GetString(reader.GetFieldValue<byte[]>(0)), QueueHeaders.Parse(reader.IsDBNull(1) ? null : reader.GetString(1))));
        return all;
    }

    public override Task InterruptAsync()
    {
        _proxy.Cut();
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await base.DisposeAsync();
    }
}
