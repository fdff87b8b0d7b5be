using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;

namespace Cluster.Storage;

/// <summary>What grains remember, in a SQLite file that all silos of one machine share. Of two that would write on top of the same state the second is refused.</summary>
/// <param name="file">The file.</param>
/// <param name="serializer">Orleans' own.</param>
internal sealed class SqliteGrainStorage(string file, Serializer serializer) : IGrainStorage
{
    private readonly SqliteFile _database = new(file);

    public static void Create(string file)
    {
        using var connection = new SqliteFile(file).Open();
        SqliteFile.Run(connection, "pragma journal_mode = wal; create table grains (id text primary key, version integer, content blob)");
    }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        using var connection = _database.Open();
        using var command = SqliteFile.Command(connection, "select version, content from grains where id = $id", ("$id", IdOf(stateName, grainId)));
        using var rows = command.ExecuteReader();
        (grainState.RecordExists, grainState.ETag, grainState.State) =
            rows.Read() ? (true, $"{rows.GetInt64(0)}", serializer.Deserialize<T>(rows.GetFieldValue<byte[]>(1))) : (false, null, Activator.CreateInstance<T>());
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var version = grainState.ETag is null ? 0 : long.Parse(grainState.ETag, provider: null);
        using var connection = _database.Open();
        var written = SqliteFile.Run(
            connection,
            version == 0 ? "insert or ignore into grains values ($id, 1, $content)" : "update grains set version = version + 1, content = $content where id = $id and version = $version",
            ("$id", IdOf(stateName, grainId)),
            ("$version", version),
            ("$content", serializer.SerializeToArray(grainState.State)));
        if (written == 0) throw new InconsistentStateException($"Grain {grainId} was written by another since version {version}.");
        (grainState.RecordExists, grainState.ETag) = (true, $"{version + 1}");
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        using var connection = _database.Open();
        SqliteFile.Run(connection, "delete from grains where id = $id", ("$id", IdOf(stateName, grainId)));
        (grainState.RecordExists, grainState.ETag, grainState.State) = (false, null, Activator.CreateInstance<T>());
        return Task.CompletedTask;
    }

    private static string IdOf(string stateName, GrainId grainId) => $"{grainId} {stateName}";
}
