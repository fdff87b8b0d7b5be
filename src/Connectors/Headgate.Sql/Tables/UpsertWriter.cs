using System.Data.Common;
using Headgate.Sql.Clients;
using Microsoft.Data.Sqlite;

namespace Headgate.Sql.Tables;

/// <summary>Writes rows in a transaction: many in one round trip where the provider has batches, else each by a prepared command.</summary>
internal sealed class UpsertWriter : IAsyncDisposable
{
    private const int MostPerRoundTrip = 500;

    private readonly UpsertSql _sql;
    private readonly DbCommand _write;
    private readonly DbCommand _remember;
    private readonly DbBatch? _batch;
    private readonly DbParameter[] _parameters;
    private readonly bool _isSqlite;
    private bool _isPrepared;

    public UpsertWriter(DbTransaction transaction, UpsertSql sql)
    {
        var connection = transaction.Connection!;
        _sql = sql;
        _write = SqlName.Command(connection, transaction, sql.Write);
        _isSqlite = connection is SqliteConnection;
        foreach (var name in sql.Parameters) Add(_write.Parameters, _write.CreateParameter(), name, DBNull.Value);
        _parameters = [.. _write.Parameters.Cast<DbParameter>()];
        _remember = SqlName.Command(connection, transaction, sql.Remember, ("@id", ""));
        if (!connection.CanCreateBatch) return;
        _batch = connection.CreateBatch();
        _batch.Transaction = transaction;
    }

    /// <summary>Writes a row, or has it written by <see cref="FlushAsync"/>. One whose id is remembered is left alone.</summary>
    public Task WriteAsync(UpsertRow row, CancellationToken cancellationToken) =>
        row.Id is { } id ? WriteUnlessKnownAsync(row, id, cancellationToken) : WriteNewAsync(row, cancellationToken);

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_batch is null || _batch.BatchCommands.Count == 0) return;
        try
        {
            await _batch.ExecuteNonQueryAsync(cancellationToken);
        }
        finally
        {
            _batch.BatchCommands.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_batch is not null) await _batch.DisposeAsync();
        await _write.DisposeAsync();
        await _remember.DisposeAsync();
    }

    private async Task WriteUnlessKnownAsync(UpsertRow row, string id, CancellationToken cancellationToken)
    {
        _remember.Parameters[0].Value = id;
        if (await _remember.ExecuteNonQueryAsync(cancellationToken) > 0) await WriteNewAsync(row, cancellationToken);
    }

    private Task WriteNewAsync(UpsertRow row, CancellationToken cancellationToken)
    {
        if (_batch is null) return ExecuteAsync(row, cancellationToken);
        var command = _batch.CreateBatchCommand();
        command.CommandText = _sql.Write;
        for (var i = 0; i < row.Values.Length; i++) Add(command.Parameters, _write.CreateParameter(), _sql.Parameters[i], row.Values[i]);
        _batch.BatchCommands.Add(command);
        return _batch.BatchCommands.Count >= MostPerRoundTrip ? FlushAsync(cancellationToken) : Task.CompletedTask;
    }

    private Task ExecuteAsync(UpsertRow row, CancellationToken cancellationToken)
    {
        for (var i = 0; i < _parameters.Length; i++) _parameters[i].Value = row.Values[i];
        if (!_isSqlite || !_isPrepared) return PrepareAndExecuteAsync(cancellationToken);

        // It works on this thread anyway, and cannot be interrupted.
        cancellationToken.ThrowIfCancellationRequested();
        _write.ExecuteNonQuery();
        return Task.CompletedTask;
    }

    private async Task PrepareAndExecuteAsync(CancellationToken cancellationToken)
    {
        if (!_isPrepared) await _write.PrepareAsync(cancellationToken);
        _isPrepared = true;
        await _write.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void Add(DbParameterCollection parameters, DbParameter parameter, string name, object value)
    {
        parameter.ParameterName = name;
        parameter.Value = value;
        parameters.Add(parameter);
    }
}
