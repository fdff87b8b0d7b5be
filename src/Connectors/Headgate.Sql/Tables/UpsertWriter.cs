using System.Data.Common;
using Headgate.Sql.Clients;

namespace Headgate.Sql.Tables;

/// <summary>Writes rows in a transaction: many in one round trip where the provider has batches, else each by a prepared command.</summary>
internal sealed class UpsertWriter : IAsyncDisposable
{
    private const int MostPerRoundTrip = 500;

    private readonly UpsertSql _sql;
    private readonly DbCommand _write;
    private readonly DbCommand _remember;
    private readonly DbBatch? _batch;
    private bool _isPrepared;

    public UpsertWriter(DbTransaction transaction, UpsertSql sql)
    {
        var connection = transaction.Connection!;
        _sql = sql;
        _write = SqlName.Command(connection, transaction, sql.Write);
        foreach (var name in sql.Parameters) Add(_write.Parameters, _write.CreateParameter(), name, DBNull.Value);
        _remember = SqlName.Command(connection, transaction, sql.Remember, ("@id", ""));
        if (!connection.CanCreateBatch) return;
        _batch = connection.CreateBatch();
        _batch.Transaction = transaction;
    }

    /// <summary>Writes a row, or has it written by <see cref="FlushAsync"/>. One whose id is remembered is left alone.</summary>
    public async Task WriteAsync(UpsertRow row, CancellationToken cancellationToken)
    {
        if (row.Id is { } id)
        {
            _remember.Parameters[0].Value = id;
            if (await _remember.ExecuteNonQueryAsync(cancellationToken) == 0) return;
        }

        if (_batch is null)
        {
            await ExecuteAsync(row, cancellationToken);
            return;
        }

        var command = _batch.CreateBatchCommand();
        command.CommandText = _sql.Write;
        for (var i = 0; i < row.Values.Length; i++) Add(command.Parameters, _write.CreateParameter(), _sql.Parameters[i], row.Values[i]);
        _batch.BatchCommands.Add(command);
        if (_batch.BatchCommands.Count >= MostPerRoundTrip) await FlushAsync(cancellationToken);
    }

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

    private async Task ExecuteAsync(UpsertRow row, CancellationToken cancellationToken)
    {
        for (var i = 0; i < row.Values.Length; i++) _write.Parameters[i].Value = row.Values[i];
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
