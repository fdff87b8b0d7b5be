using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;
using Headgate.PostgreSql.Clients;
using Npgsql.Replication;

namespace Headgate.PostgreSql.Changes;

/// <summary>Reads committed changes from a replication slot.</summary>
internal sealed class ChangesSource : ConnectedSource<PostgresChange>
{
    private readonly PostgresChangesOptions _options;
    private readonly PostgresClient _client;
    private readonly ChangesSql _sql;

    private ChangesSource(SourceContext context, PostgresChangesOptions options, PostgresClient client)
        : base(context, $"PostgreSQL {client.Origin}, slot {options.Slot}", options.Reconnect)
    {
        _options = options;
        _client = client;
        _sql = new ChangesSql(client, options);
    }

    public static ChangesSource Create(SourceContext context, PostgresChangesOptions options)
    {
        var copy = options.CheckedCopy(context.Index);
        return new ChangesSource(context, copy, PostgresClient.Create(copy));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _client.DisposeAsync();
    }

    protected override async ValueTask<SourceConnection<PostgresChange>> ConnectAsync(CancellationToken cancellationToken)
    {
        if (_options.CreateIfAbsent) await _sql.CreateIfAbsentAsync(cancellationToken);
        var replication = new LogicalReplicationConnection(_client.ConnectionString) { WalReceiverStatusInterval = _options.StatusInterval };
        try
        {
            await replication.Open(cancellationToken);
            return new ChangesConnection(Context, replication, _options, _sql);
        }
        catch
        {
            await replication.DisposeAsync();
            throw;
        }
    }

    protected override bool IsTransient(Exception failure) => PostgresClient.IsTransient(failure);
}
