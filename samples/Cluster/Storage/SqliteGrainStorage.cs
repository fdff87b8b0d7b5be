using Microsoft.Data.Sqlite;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;

namespace Cluster.Storage;

/// <summary>What grains remember, in a SQLite file that all silos of one machine share. Of two that would write on top of the same state the second is refused.</summary>
/// <param name="file">The file.</param>
/// <param name="serializer">Orleans' own.</param>
internal sealed class SqliteGrainStorage(string file, Serializer serializer) : IGrainStorage
{
    private readonly string _connection = $"Data Source={file}";

    public static void Create(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "pragma journal_mode = wal; create table grains (id text primary key, version integer, content blob)";
        command.ExecuteNonQuery();
    }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        using var connection = Open();
        using var command = Command(connection, "select version, content from grains where id = $id", stateName, grainId);
        using var rows = command.ExecuteReader();
        (grainState.RecordExists, grainState.ETag, grainState.State) =
            rows.Read() ? (true, $"{rows.GetInt64(0)}", serializer.Deserialize<T>(rows.GetFieldValue<byte[]>(1))) : (false, null, Activator.CreateInstance<T>());
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var version = grainState.ETag is null ? 0 : long.Parse(grainState.ETag, provider: null);
        using var connection = Open();
        using var command = Command(
            connection,
            version == 0 ? "insert or ignore into grains values ($id, 1, $content)" : "update grains set version = version + 1, content = $content where id = $id and version = $version",
            stateName,
            grainId);
        command.Parameters.AddWithValue("$version", version);
        command.Parameters.AddWithValue("$content", serializer.SerializeToArray(grainState.State));
        if (command.ExecuteNonQuery() == 0) throw new InconsistentStateException($"Grain {grainId} was written by another since version {version}.");
        (grainState.RecordExists, grainState.ETag) = (true, $"{version + 1}");
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        using var connection = Open();
        using var command = Command(connection, "delete from grains where id = $id", stateName, grainId);
        command.ExecuteNonQuery();
        (grainState.RecordExists, grainState.ETag, grainState.State) = (false, null, Activator.CreateInstance<T>());
        return Task.CompletedTask;
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, string stateName, GrainId grainId)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$id", $"{grainId} {stateName}");
        return command;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connection);
        connection.Open();
        return connection;
    }
}
