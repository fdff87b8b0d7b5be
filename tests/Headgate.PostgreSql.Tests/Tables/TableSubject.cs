using System.Text;
using Headgate.Pipelines.Handlers;
using Headgate.PostgreSql.Tests.Queues;
using Headgate.Servers;
using Headgate.Testing.Conformance.Subjects;
using Npgsql;

namespace Headgate.PostgreSql.Tests.Tables;

/// <summary>The table sinks, with a table of their own, behind a proxy that can be cut.</summary>
internal sealed class TableSubject(PostgresFixture fixture, bool upserts) : SinkSubject<string>
{
    public const SinkFeatures DeclaredForCopy = Both | SinkFeatures.Order;

    public const SinkFeatures DeclaredForUpsert = Both | SinkFeatures.Idempotent;

    private const SinkFeatures Both = SinkFeatures.FailsAlone | SinkFeatures.Reconnects | SinkFeatures.AnyText | SinkFeatures.Secret;
    private const string Refused = "refused";

    private readonly CutProxy _proxy = new(fixture.Server.Port);
    private readonly string _table = fixture.NewName("kit");
    private bool _isCreated;

    public override SinkFeatures Features => upserts ? DeclaredForUpsert : DeclaredForCopy;

    public override string Secret => QueueSubject.Password;

    public override IBatchHandler<string> Create()
    {
        CreateTableAsync().GetAwaiter().GetResult();
        return (upserts ? PostgresTable.Upsert<string>(Set) : PostgresTable.Copy<string>(Set))(NoServices.Instance);
    }

    public override string Make(string text) => text;

    public override string MakeUnwritable() => Refused;

    public override async Task<IReadOnlyList<WrittenMessage>> ReadAllAsync()
    {
        await CreateTableAsync();
        await using var connection = new NpgsqlConnection(fixture.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"SELECT body FROM {_table} ORDER BY id", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var all = new List<WrittenMessage>();
        while (await reader.ReadAsync()) all.Add(new WrittenMessage(Encoding.UTF8.GetString(reader.GetFieldValue<byte[]>(0)), new Dictionary<string, string>()));
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

    private void Set(Headgate.PostgreSql.Tables.PostgresTableOptions<string> options)
    {
        options.ConnectionString = $"{fixture.ConnectionString};Port={_proxy.Port};Password={QueueSubject.Password}";
        options.Table = _table;
        if (upserts) options.Column("hash", static text => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text))), isKey: true);
        options.Column("body", static text => Encoding.UTF8.GetBytes(text));
    }

    private async Task CreateTableAsync()
    {
        if (_isCreated) return;
        await fixture.RunAsync($"CREATE TABLE {_table} (id bigserial, hash text UNIQUE, body bytea CHECK (body <> '{Refused}'::bytea))");
        _isCreated = true;
    }
}
