using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Headgate.Sql.Clients;

namespace Headgate.Sql.Checkpoints;

/// <summary>
/// Remembers in a table how far a source of rows has come: to the last row before which all are done. One is for one source; a sink that is given the same one
/// writes it in the transaction of its rows.
/// </summary>
/// <remarks>Thread-safe. The table is <c>headgate_checkpoints</c>, with a text <c>name</c>, its primary key, and a text <c>position</c> of up to 400 characters. It is created when it is not there:
/// by <c>CREATE TABLE IF NOT EXISTS</c>, which the database must know, as SQLite and PostgreSQL do and SQL Server does not.</remarks>
[SuppressMessage("Reliability", "CA1001", Justification = "A semaphore whose wait handle nobody asks for holds nothing.")]
public sealed class SqlCheckpoint
{
    private const string Table = "headgate_checkpoints";

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly SqlClient _client;
    private CheckpointTracker _tracker = new();
    private string? _written;

    /// <summary>A checkpoint in a database.</summary>
    /// <param name="dataSource">Makes connections to it. It stays its owner's. For effectively once it is the database of the sink.</param>
    /// <param name="name">Whose it is: a name of up to 200 characters that no other source has.</param>
    /// <exception cref="ArgumentException">The name is empty or too long.</exception>
    public SqlCheckpoint(DbDataSource dataSource, string name)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Length > 200) throw new ArgumentException($"The name of a checkpoint may have 200 characters, has {name.Length}.", nameof(name));
        _client = SqlClient.Create(dataSource);
        Name = name;
    }

    /// <summary>Gets whose it is.</summary>
    public string Name { get; }

    /// <summary>Reads how far the source has come.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The key of the last row that is done with, as a text; null when there is none. What the database throws is thrown on.</returns>
    public async Task<string?> ReadAsync(CancellationToken cancellationToken = default)
    {
        var connection = await _client.Source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var closed = connection.ConfigureAwait(false);
        var create = SqlName.Command(connection, null, $"CREATE TABLE IF NOT EXISTS {Table} (name VARCHAR(200) NOT NULL PRIMARY KEY, position VARCHAR(400) NOT NULL)");
        await using var created = create.ConfigureAwait(false);
        await create.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        var select = SqlName.Command(connection, null, $"SELECT position FROM {Table} WHERE name = @name", ("@name", Name));
        await using var selected = select.ConfigureAwait(false);
        return await select.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as string;
    }

    /// <summary>A source begins where the checkpoint is; what one before it has read counts no more. A transaction that is under way ends before.</summary>
    internal async Task<(CheckpointTracker Tracker, string? Position)> BeginAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            var position = await ReadAsync(cancellationToken);
            lock (_gate)
            {
                _tracker.IsOver = true;
                _written = position;
                return (_tracker = new CheckpointTracker(), position);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    internal long Add(CheckpointTracker tracker, string key)
    {
        lock (_gate) return tracker.Add(key);
    }

    /// <summary>Rows are done with; the checkpoint is written when it has moved on.</summary>
    internal async Task DoneAsync(CheckpointTracker tracker, IReadOnlyList<long> numbers, CancellationToken cancellationToken)
    {
        if (!Done(tracker, numbers)) return;
        await _writing.WaitAsync(cancellationToken);
        try
        {
            string position;
            lock (_gate)
            {
                // Whoever has waited finds, mostly, that another has written what it wanted.
                if (tracker != _tracker || tracker.Position is not { } moved || moved == _written) return;
                position = moved;
            }

            await using var connection = await _client.Source.OpenConnectionAsync(cancellationToken);
            await WriteAsync(connection, null, position, cancellationToken);
            lock (_gate) _written = position;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Nobody else writes the checkpoint until <see cref="Leave"/>: entered before the transaction begins, so that nobody waits for it who holds the database.</summary>
    internal Task EnterAsync(CancellationToken cancellationToken) => _writing.WaitAsync(cancellationToken);

    internal void Leave() => _writing.Release();

    /// <summary>Writes, in a transaction, what the checkpoint is when its rows are done. <see cref="Committed"/> says that it was committed.</summary>
    /// <returns>The position; null when it does not move.</returns>
    internal async Task<string?> StageAsync(DbTransaction transaction, CheckpointTracker tracker, IReadOnlySet<long> numbers, CancellationToken cancellationToken)
    {
        string? position;
        lock (_gate) position = tracker == _tracker ? tracker.PositionWith(numbers) : null;
        if (position is not null) await WriteAsync(transaction.Connection!, transaction, position, cancellationToken);
        return position;
    }

    internal void Committed(CheckpointTracker tracker, IReadOnlySet<long> numbers, string? position)
    {
        Done(tracker, [.. numbers]);
        lock (_gate)
        {
            if (tracker == _tracker && position is not null) _written = position;
        }
    }

    private bool Done(CheckpointTracker tracker, IReadOnlyList<long> numbers)
    {
        lock (_gate)
        {
            for (var i = 0; i < numbers.Count; i++) tracker.Done(numbers[i]);
            return tracker == _tracker && tracker.Position is { } position && position != _written;
        }
    }

    private async Task WriteAsync(DbConnection connection, DbTransaction? transaction, string position, CancellationToken cancellationToken)
    {
        await using var update = SqlName.Command(connection, transaction, $"UPDATE {Table} SET position = @position WHERE name = @name", ("@position", position), ("@name", Name));
        if (await update.ExecuteNonQueryAsync(cancellationToken) > 0) return;
        await using var insert = SqlName.Command(connection, transaction, $"INSERT INTO {Table} (name, position) VALUES (@name, @position)", ("@position", position), ("@name", Name));
        await insert.ExecuteNonQueryAsync(cancellationToken);
    }
}
