using Headgate.Pipelines.Sources;
using Headgate.Sql.Checkpoints;
using Headgate.Testing.Conformance.Subjects;
using Microsoft.Data.Sqlite;

namespace Headgate.Sql.Tests.Queries;

/// <summary>The query source on a SQLite file of its own, with a checkpoint there.</summary>
internal sealed class QuerySubject : SourceSubject<string>
{
    public const SourceFeatures Declared = SourceFeatures.Acknowledges | SourceFeatures.Returns | SourceFeatures.SettlesFailures | SourceFeatures.Positions
        | SourceFeatures.Order | SourceFeatures.Waits;

    private readonly SqliteDatabase _database = new();
    private readonly Task _created;

    public QuerySubject() => _created = _database.RunAsync("CREATE TABLE rows (id INTEGER PRIMARY KEY, name TEXT)");

    public override SourceFeatures Features => Declared;

    public override int PrefetchCount => 20;

    public override Source<string> Create(SourceContext context) => SqlQuery.Read<string>(options =>
    {
        options.DataSource = _database.Source;
        options.CommandText = "SELECT id, name FROM rows WHERE id > @last ORDER BY id LIMIT @limit";
        options.Map = static reader => reader.GetString(1);
        options.PageCount = 20;
        options.PollInterval = TimeSpan.FromMilliseconds(20);
        options.Checkpoint = new SqlCheckpoint(_database.Source, "rows");
    })(context);

    public override async Task SendAsync(IReadOnlyList<ConformanceMessage> messages)
    {
        await _created;
        await using var connection = (SqliteConnection)await _database.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = connection.CreateCommand();
        command.Transaction = (SqliteTransaction)transaction;
        command.CommandText = "INSERT INTO rows (name) VALUES ($name)";
        var name = command.Parameters.Add("$name", SqliteType.Text);
        foreach (var message in messages)
        {
            name.Value = message.Text;
            await command.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
    }

    public override string TextOf(string data) => data;

    public override async ValueTask DisposeAsync()
    {
        await _created;
        await _database.DisposeAsync();
        await base.DisposeAsync();
    }
}
