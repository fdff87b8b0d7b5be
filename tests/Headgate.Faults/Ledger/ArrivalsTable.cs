using Npgsql;

namespace Headgate.Faults.Ledger;

/// <summary>The table that the processes write to, in a database that no fault reaches. It has no unique key: what comes twice is there twice.</summary>
public sealed class ArrivalsTable : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;

    private ArrivalsTable(string connectionString, string name) => (ConnectionString, Name, _source) = (connectionString, name, NpgsqlDataSource.Create(connectionString));

    /// <summary>How to connect.</summary>
    public string ConnectionString { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The table beside it in which a message has one row, however often it comes.</summary>
    public string Once => $"{Name}_once";

    /// <summary>Makes one.</summary>
    public static async Task<ArrivalsTable> CreateAsync(string connectionString, string name)
    {
        var table = new ArrivalsTable(connectionString, name);
        await table.RunAsync($"CREATE TABLE {name} (place bigserial, id bigint, text text, life int); CREATE TABLE {table.Once} (id bigint PRIMARY KEY, text text)");
        return table;
    }

    /// <summary>All rows.</summary>
    public async Task<List<Arrival>> ReadAsync()
    {
        var arrivals = new List<Arrival>();
        await using var command = _source.CreateCommand($"SELECT place, id, text, life FROM {Name}");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) arrivals.Add(new Arrival(reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2), reader.GetInt32(3)));
        return arrivals;
    }

    /// <summary>How many messages there are, each counted once.</summary>
    public async Task<long> CountAsync() => (long)(await AskAsync($"SELECT count(DISTINCT id) FROM {Name}"))!;

    /// <summary>How many messages there are of those up to a number, each counted once.</summary>
    public async Task<long> CountAsync(long upTo) => (long)(await AskAsync($"SELECT count(DISTINCT id) FROM {Name} WHERE id <= {upTo}"))!;

    /// <summary>How many each process has brought.</summary>
    public async Task<IReadOnlyDictionary<int, long>> CountsOfLivesAsync()
    {
        var counts = new Dictionary<int, long>();
        await using var command = _source.CreateCommand($"SELECT life, count(*) FROM {Name} GROUP BY life");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) counts.Add(reader.GetInt32(0), reader.GetInt64(1));
        return counts;
    }

    /// <summary>The numbers of those that there are.</summary>
    public async Task<IReadOnlySet<long>> IdsAsync() => (await ReadAsync()).Select(static arrival => arrival.Id).ToHashSet();

    /// <summary>Runs a statement.</summary>
    public async Task RunAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Asks for one value.</summary>
    public async Task<object?> AskAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
