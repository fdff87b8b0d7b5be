using System.Text;
using Headgate.Pipelines.Sources;
using Headgate.PostgreSql.Changes;
using Headgate.PostgreSql.Tests.Queues;
using Headgate.Servers;
using Headgate.Testing.Conformance.Subjects;
using Npgsql;

namespace Headgate.PostgreSql.Tests.Changes;

/// <summary>The changes of a table of its own, behind a proxy that can be cut.</summary>
internal sealed class ChangesSubject(PostgresFixture fixture) : SourceSubject<PostgresChange>
{
    public const SourceFeatures Declared = SourceFeatures.Acknowledges | SourceFeatures.Returns | SourceFeatures.SettlesFailures | SourceFeatures.Positions
        | SourceFeatures.Order | SourceFeatures.Reconnects | SourceFeatures.Waits | SourceFeatures.Sizes | SourceFeatures.AnyText | SourceFeatures.Secret;

    private readonly CutProxy _proxy = new(fixture.Server.Port);
    private readonly string _name = fixture.NewName("changes");
    private bool _isThere;

    public override SourceFeatures Features => Declared;

    public override string Secret => QueueSubject.Password;

    public override Source<PostgresChange> Create(SourceContext context)
    {
        EnsureAsync().GetAwaiter().GetResult();
        return PostgresChanges.Read(options =>
        {
            options.ConnectionString = $"{fixture.ConnectionString};Port={_proxy.Port};Password={QueueSubject.Password}";
            options.Slot = _name;
            options.Publication = _name;
            options.Tables.Add(_name);
            options.Reconnect.Delay = TimeSpan.FromMilliseconds(20);
            options.Reconnect.MaxDelay = TimeSpan.FromMilliseconds(100);
        })(context);
    }

    /// <summary>Each in a transaction of its own, so that each has a position of its own.</summary>
    public override async Task SendAsync(IReadOnlyList<ConformanceMessage> messages)
    {
        await EnsureAsync();
        await using var connection = new NpgsqlConnection(fixture.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        foreach (var message in messages)
        {
            await using var command = new NpgsqlCommand($"INSERT INTO {_name} (body) VALUES ($1)", connection) { Parameters = { new() { Value = Encoding.UTF8.GetBytes(message.Text) } } };
            await command.ExecuteNonQueryAsync();
        }
    }

    public override string TextOf(PostgresChange data) => Encoding.UTF8.GetString((byte[])data.New!["body"]!);

    public override Task InterruptAsync()
    {
        _proxy.Cut();
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await Eventually.IsSoAsync(
            async () => await fixture.AskAsync<long>($"SELECT count(*) FROM pg_replication_slots WHERE slot_name = '{_name}' AND active") == 0, static () => "the slot is read still");
        await fixture.RunAsync($"SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '{_name}'");
        await base.DisposeAsync();
    }

    /// <summary>What is sent before the first reader is there must reach it: its slot comes first.</summary>
    private async Task EnsureAsync()
    {
        if (_isThere) return;
        _isThere = true;
        await fixture.RunAsync($"CREATE TABLE {_name} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body bytea)");
        await fixture.RunAsync($"CREATE PUBLICATION {_name} FOR TABLE {_name}");
        await fixture.RunAsync($"SELECT pg_create_logical_replication_slot('{_name}', 'pgoutput')");
    }
}
