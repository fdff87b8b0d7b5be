using System.Security.Cryptography;
using System.Text;
using Headgate.Pipelines.Handlers;
using Headgate.Servers;
using Headgate.Testing.Conformance.Subjects;
using Npgsql;

namespace Headgate.Sql.Tests.Tables;

/// <summary>The table sink through Npgsql, with a table of its own, behind a proxy that can be cut.</summary>
internal sealed class TableSubject(PostgresFixture fixture) : SinkSubject<string>
{
    public const SinkFeatures Declared = SinkFeatures.FailsAlone | SinkFeatures.Reconnects | SinkFeatures.AnyText | SinkFeatures.Secret | SinkFeatures.Idempotent | SinkFeatures.Order;
    private const string Refused = "refused";

    private readonly CutProxy _proxy = new(fixture.Server.Port);
    private readonly string _table = $"t{Guid.NewGuid():N}";
    private bool _isCreated;

    public override SinkFeatures Features => Declared;

    public override string Secret => "marked-sql-password";

    public override IBatchHandler<string> Create()
    {
        CreateTableAsync().GetAwaiter().GetResult();
        return SqlTable.Upsert<string>(options =>
        {
            options.Provider = NpgsqlFactory.Instance;
            options.ConnectionString = $"{fixture.ConnectionString};Port={_proxy.Port};Password={Secret}";
            options.Table = _table;
            options.Column("hash", static text => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))), isKey: true).Column("body", static text => Encoding.UTF8.GetBytes(text));
        })(NoServices.Instance);
    }

    public override string Make(string text) => text;

    public override string MakeUnwritable() => Refused;

    public override async Task<IReadOnlyList<WrittenMessage>> ReadAllAsync()
    {
        await CreateTableAsync();
        await using var command = fixture.Source.CreateCommand($"SELECT body FROM {_table} ORDER BY id");
        await using var reader = await command.ExecuteReaderAsync();
        var all = new List<WrittenMessage>();
        while (await reader.ReadAsync()) all.Add(new WrittenMessage(Encoding.UTF8.GetString((byte[])reader.GetValue(0)), new Dictionary<string, string>()));
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

    private async Task CreateTableAsync()
    {
        if (_isCreated) return;
        await fixture.RunAsync($"CREATE TABLE {_table} (id bigserial, hash text UNIQUE, body bytea CHECK (body <> '{Refused}'::bytea))");
        _isCreated = true;
    }
}
