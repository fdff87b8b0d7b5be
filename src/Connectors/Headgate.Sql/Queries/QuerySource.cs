using System.Globalization;
using Headgate.Pipelines.Connections;
using Headgate.Pipelines.Sources;
using Headgate.Sql.Clients;

namespace Headgate.Sql.Queries;

/// <summary>Reads the rows of a query.</summary>
internal sealed class QuerySource<T> : ConnectedSource<T>
{
    private readonly SqlQueryOptions<T> _options;
    private readonly SqlClient _client;
    private readonly QueryEpoch<T> _epoch;
    private QueryCursor<T>? _cursor;

    private QuerySource(SourceContext context, SqlQueryOptions<T> options, SqlClient client)
        : base(context, $"{client.Dialect} {client.Origin}", options.Reconnect)
    {
        _options = options;
        _client = client;
        _epoch = new QueryEpoch<T>(context, options.Checkpoint);
    }

    public static QuerySource<T> Create(SourceContext context, SqlQueryOptions<T> options)
    {
        var copy = options.CheckedCopy(context.Index);
        return new QuerySource<T>(context, copy, SqlClient.Create(copy));
    }

    public override async ValueTask DisposeAsync()
    {
        _epoch.End();
        try
        {
            await base.DisposeAsync();
        }
        finally
        {
            await _client.DisposeAsync();
        }
    }

    protected override async ValueTask<SourceConnection<T>> ConnectAsync(CancellationToken cancellationToken)
    {
        _cursor ??= await BeginAsync(cancellationToken);
        return new QueryConnection<T>(Context, await _client.Source.OpenConnectionAsync(cancellationToken), _options, _epoch, _cursor);
    }

    protected override bool IsTransient(Exception failure) => SqlClient.IsTransient(failure);

    private async Task<QueryCursor<T>> BeginAsync(CancellationToken cancellationToken)
    {
        if (_options.Checkpoint is not { } checkpoint) return new QueryCursor<T>(_options.StartAfter);
        var (tracker, position) = await checkpoint.BeginAsync(cancellationToken);
        _epoch.Tracker = tracker;
        if (position is null) return new QueryCursor<T>(_options.StartAfter);
        return new QueryCursor<T>(_options.StartAfter is string ? position : long.Parse(position, CultureInfo.InvariantCulture));
    }
}
