using Microsoft.Data.Sqlite;

namespace OrdersEtl.Loading;

/// <summary>The SQLite file with its tables. For one thread at a time.</summary>
/// <remarks>
/// While it is open the file is in write-ahead-log mode with <c>synchronous = NORMAL</c>: a commit then waits for no disk. A
/// killed process loses no committed transaction, for what is committed is the operating system's; a power cut may lose the latest ones, whole,
/// and harms nothing before them. <see cref="Dispose"/> puts the mode back, so that the finished database is one file; also after a killed process, which could not.
/// </remarks>
public sealed class OrdersDatabase : IDisposable
{
    private const string WriteAheadLog = "wal";
    private const int SecondsToWaitForALock = 5;
    private const int SecondsToWaitAtTheEnd = 1;

    private readonly string _journalMode;

    private OrdersDatabase(string path, SqliteConnection connection)
    {
        Path = path;
        Connection = connection;
        _journalMode = (string)Scalar("PRAGMA journal_mode")! is var mode and not WriteAheadLog ? mode : "delete";
        Scalar($"PRAGMA journal_mode = {WriteAheadLog}");
        Scalar("PRAGMA synchronous = NORMAL");
        Scalar(OrdersSchema.Sql);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The open connection.</summary>
    public SqliteConnection Connection { get; }

    /// <summary>
    /// Opens the database, and creates file and tables where they are missing. What is in it already stays.
    /// </summary>
    /// <exception cref="JobFailedException">The database cannot be written.</exception>
    public static OrdersDatabase Open(string path)
    {
        if (Directory.Exists(path)) throw Unwritable(path, "it is a folder");
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path));
        if (!Directory.Exists(folder)) throw Unwritable(path, $"the folder '{folder}' does not exist");
        var connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            DefaultTimeout = SecondsToWaitForALock,
        };
        var connection = new SqliteConnection(connectionString.ToString());
        try
        {
            connection.Open();
            return new OrdersDatabase(path, connection);
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            throw Unwritable(path, exception);
        }
    }

    /// <summary>Does something with the database, and tells of a failure as the job does.</summary>
    /// <exception cref="JobFailedException">SQLite refuses.</exception>
    public T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException exception)
        {
            throw Unwritable(Path, exception);
        }
    }

    /// <summary>Does something in one transaction: all of it is stored or, if it throws, nothing.</summary>
    /// <exception cref="JobFailedException">SQLite refuses; nothing has changed.</exception>
    public T InTransaction<T>(Func<SqliteTransaction, T> work) => Guard(() =>
    {
        using var transaction = Connection.BeginTransaction();
        var result = work(transaction);
        transaction.Commit();
        return result;
    });

    /// <summary>Runs a statement and gives its first value.</summary>
    /// <exception cref="SqliteException">SQLite refuses.</exception>
    public object? Scalar(string sql, params (string Name, object Value)[] parameters)
    {
        using var command = Command(sql, parameters);
        return command.ExecuteScalar();
    }

    /// <summary>A command of this connection, in the transaction that is open.</summary>
    public SqliteCommand Command(string sql, params (string Name, object Value)[] parameters)
    {
        var command = Connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        return command;
    }

    public void Dispose()
    {
        Connection.DefaultTimeout = SecondsToWaitAtTheEnd;
        try
        {
            Scalar($"PRAGMA journal_mode = {_journalMode}");
        }
        catch (SqliteException)
        {
            // Somebody else reads the file just now. It stays in write-ahead-log mode, which is as valid a database.
        }

        Connection.Dispose();
    }

    /// <summary>The failure that the user is told of.</summary>
    public static JobFailedException Unwritable(string path, SqliteException exception) =>
        Unwritable(path, $"{MessageOf(exception)} (SQLite error {exception.SqliteErrorCode})", exception);

    private static JobFailedException Unwritable(string path, string reason, Exception? cause = null) =>
        new($"The database '{path}' cannot be written: {reason}.", cause);

    /// <summary>SQLite's own words, out of <c>SQLite Error 14: 'unable to open database file'.</c></summary>
    private static string MessageOf(SqliteException exception)
    {
        var message = exception.Message;
        var first = message.IndexOf('\'', StringComparison.Ordinal);
        var last = message.LastIndexOf('\'');
        return last > first ? message[(first + 1)..last] : message;
    }
}
