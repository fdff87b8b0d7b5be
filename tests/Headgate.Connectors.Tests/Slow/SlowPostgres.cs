using Headgate.Pipelines;
using Headgate.Pipelines.Handlers;
using Headgate.PostgreSql;
using Headgate.PostgreSql.Queues;
using Headgate.Servers;
using Npgsql;

namespace Headgate.Connectors.Tests.Slow;

internal sealed class SlowPostgres : ISlowBroker
{
    private const string Queue = "slow";
    private readonly PostgresServer _server = new();

    public string Name => "PostgreSQL";

    public Func<IServiceProvider, IBatchHandler<byte[]>> Sink => PostgresQueue.Enqueue<byte[]>(
        static body => new PostgresMessage(body),
        options => (options.ConnectionString, options.Table, options.CreateIfAbsent) = (_server.ConnectionString, Queue, true));

    public Task StartAsync() => _server.StartAsync();

    public Pipeline Read(int batchSize, Func<int, CancellationToken, ValueTask> handle) =>
        SlowPipelines.Read(PostgresQueue.Read(options => (options.ConnectionString, options.Table) = (_server.ConnectionString, Queue)), batchSize, handle);

    public async Task<long> CountWaitingAsync()
    {
        await using var source = NpgsqlDataSource.Create(_server.ConnectionString);
        await using var command = source.CreateCommand($"SELECT count(*) FROM {Queue} WHERE locked_until <= now()");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
