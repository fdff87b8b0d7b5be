using System.Globalization;
using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Handlers;
using Headgate.Sql.Tables;
using Microsoft.Extensions.Options;

namespace Headgate.Sql.Tests.Tables;

/// <summary>The sink, of each database.</summary>
public abstract class UpsertTests(IDatabase database)
{
    private readonly string _table = $"t{Guid.NewGuid():N}";

    [Fact]
    public async Task Rows_are_written_and_written_again_take_the_place_of_the_others()
    {
        await CreateAsync();
        var sink = Sink();
        await WriteAsync(sink, (1, "a"), (2, null));
        await WriteAsync(sink, (2, "b"), (3, "c"), (2, "d"));
        Assert.Equal(["1=a", "2=d", "3=c"], await RowsAsync());
    }

    [Fact]
    public async Task Rows_that_the_table_refuses_and_rows_whose_value_throws_fail_alone()
    {
        await CreateAsync();
        var ended = await WriteAsync(Sink(), [.. Enumerable.Range(1, 20).Select(static id => (id, id switch { 7 or 19 => "refused", 13 => "throw", _ => "x" }))]);
        Assert.Equal([7, 13, 19], ended.Where(static message => message.Failure is not null).Select(static message => message.Data.Id));
        Assert.Equal(17, (await RowsAsync()).Count);
    }

    [Fact]
    public async Task A_statement_may_be_given()
    {
        await CreateAsync();
        await WriteAsync(Sink(options => options.CommandText = $"INSERT INTO {_table} (id, name) VALUES (@id + 100, @name)"), (1, "a"));
        Assert.Equal(["101=a"], await RowsAsync());
    }

    [Fact]
    public async Task A_message_whose_id_is_remembered_is_not_written_again()
    {
        await CreateAsync();
        var sink = Sink(options =>
        {
            options.CommandText = $"INSERT INTO {_table} (id, name) VALUES (@id, @name)";
            options.MessageId = static row => row.Id.ToString(CultureInfo.InvariantCulture);
            options.InboxTable = _table + "_inbox";
        });
        await WriteAsync(sink, (1, "a"), (2, "refused"));
        var ended = await WriteAsync(sink, (1, "other"), (2, "b"), (2, "c"));
        Assert.All(ended, static message => Assert.Null(message.Failure));
        Assert.Equal(["1=a", "2=b"], await RowsAsync());
    }

    [Fact]
    public async Task A_failure_of_the_database_fails_the_batch_and_leaves_nothing()
    {
        await Assert.ThrowsAnyAsync<Exception>(() => WriteAsync(Sink(), (1, "a")));
        await CreateAsync();
        await WriteAsync(Sink(), (1, "a"));
    }

    [Fact]
    public async Task Batches_are_written_at_the_same_time()
    {
        await CreateAsync();
        var sink = Sink();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(batch => Task.Run(() => WriteAsync(sink, [.. Enumerable.Range(batch * 100, 100).Select(static id => (id, "x"))]))));
        Assert.Equal(800, (await RowsAsync()).Count);
    }

    [Fact]
    public void Faults_are_told_at_once() =>
        Assert.Equal(3, Assert.Throws<OptionsValidationException>(static () => SqlTable.Upsert<int>(static _ => { })(NoServices.Instance)).Failures.Count());

    private Task CreateAsync() => database.RunAsync($"CREATE TABLE {_table} (id bigint PRIMARY KEY, name text CHECK (name <> 'refused'))");

    private Task<List<string>> RowsAsync() => database.ListAsync($"SELECT id || '=' || name FROM {_table} ORDER BY id");

    private IBatchHandler<(int Id, string? Name)> Sink(Action<SqlTableOptions<(int Id, string? Name)>>? configure = null) => SqlTable.Upsert<(int Id, string? Name)>(options =>
    {
        options.Provider = database.Provider;
        options.ConnectionString = database.ConnectionString;
        options.Table = _table;
        options.Column("id", static row => row.Id, isKey: true).Column("name", static row => row.Name == "throw" ? throw new FormatException("No.") : row.Name);
        configure?.Invoke(options);
    })(NoServices.Instance);

    private static async Task<IReadOnlyList<Message<(int Id, string? Name)>>> WriteAsync(IBatchHandler<(int Id, string? Name)> sink, params (int Id, string? Name)[] rows) =>
        await sink.HandleAsync(new MessageBatch<(int Id, string? Name)>([.. rows.Select(static row => new Message<(int Id, string? Name)>(row))]), CancellationToken.None);
}
