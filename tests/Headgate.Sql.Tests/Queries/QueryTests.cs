using Headgate.Pipelines;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Sources;
using Headgate.Servers;
using Headgate.Sql.Checkpoints;
using Headgate.Sql.Queries;
using Headgate.Testing.Pipelines;
using Microsoft.Extensions.Options;

namespace Headgate.Sql.Tests.Queries;

/// <summary>The source, read by hand, of each database and in each mode.</summary>
public abstract class QueryTests(IDatabase database)
{
    private readonly string _table = $"t{Guid.NewGuid():N}";

    [Theory]
    [InlineData(SqlReadMode.Pages)]
    [InlineData(SqlReadMode.Stream)]
    public async Task All_rows_come_in_their_order_and_the_source_ends(SqlReadMode mode)
    {
        await database.FillAsync(_table, 25);
        await using var reader = await OpenAsync(options => options.Mode = mode);
        var read = await reader.ReadManyAsync(100);
        Assert.True(reader.HasEnded);
        Assert.Equal(Enumerable.Range(1, 25).Select(static n => $"n{n}"), read.Select(static message => message.Data));
        Assert.Equal(Enumerable.Range(1, 25).Select(static n => (long)n), read.Select(static message => message.Delivery.Position));
        Assert.Equal(25L, read[^1].Metadata[SqlMetadata.Key]);
    }

    [Theory]
    [InlineData(SqlReadMode.Pages)]
    [InlineData(SqlReadMode.Stream)]
    public async Task It_goes_on_behind_the_run_that_is_done_and_has_no_gap(SqlReadMode mode)
    {
        await database.FillAsync(_table, 20);
        var checkpoint = new SqlCheckpoint(database.Source, _table);
        await using (var reader = await OpenAsync(options => (options.Mode, options.Checkpoint) = (mode, checkpoint)))
        {
            var read = await reader.ReadManyAsync(12);
            await read.Where(static message => message.Delivery.Position != 9).ToList().EndAsync();
        }

        Assert.Equal("8", await checkpoint.ReadAsync());
        await using var again = await OpenAsync(options => (options.Mode, options.Checkpoint) = (mode, new SqlCheckpoint(database.Source, _table)));
        Assert.Equal(9, (await again.ReadManyAsync(100))[0].Delivery.Position);
    }

    [Fact]
    public async Task A_failed_row_is_done_with_and_one_that_is_handed_back_comes_again()
    {
        await database.FillAsync(_table, 3);
        var checkpoint = new SqlCheckpoint(database.Source, _table);
        await using var reader = await OpenAsync(options => (options.Checkpoint, options.PollInterval) = (checkpoint, TimeSpan.FromDays(1)));
        var read = await reader.ReadManyAsync(3);
        var reading = reader.ReadManyAsync(1);
        await new[] { (read[0], DeliveryStatus.Failed), (read[1], DeliveryStatus.Returned), (read[2], DeliveryStatus.Succeeded) }.EndAsync();
        Assert.Equal("1", await checkpoint.ReadAsync());
        await Eventually.EndsAsync(reading, static () => "what was handed back does not come again");
        Assert.Equal("n2", Assert.Single(await reading).Data);
        await (await reading).EndAsync();
        Assert.Equal("3", await checkpoint.ReadAsync());
    }

    [Fact]
    public async Task It_looks_for_more_when_it_is_to()
    {
        await database.FillAsync(_table, 2);
        await using var reader = await OpenAsync(static options => options.PollInterval = TimeSpan.FromMilliseconds(20));
        await reader.ReadManyAsync(2);
        var reading = reader.ReadManyAsync(1);
        await database.RunAsync($"INSERT INTO {_table} VALUES (7, 'late')");
        await Eventually.EndsAsync(reading, static () => "the row was not found");
        Assert.Equal("late", Assert.Single(await reading).Data);
    }

    [Fact]
    public async Task Keys_may_be_texts()
    {
        await database.RunAsync($"CREATE TABLE {_table} (id text PRIMARY KEY, name text)");
        await database.RunAsync($"INSERT INTO {_table} VALUES ('a', 'x'), ('b', 'y'), ('c', 'z')");
        var checkpoint = new SqlCheckpoint(database.Source, _table);
        await using (var reader = await OpenAsync(options => (options.StartAfter, options.Checkpoint, options.PageCount) = ("", checkpoint, 1))) await (await reader.ReadManyAsync(2)).EndAsync();
        await using var again = await OpenAsync(options => (options.StartAfter, options.Checkpoint) = ("", checkpoint));
        Assert.Equal(["z"], (await again.ReadManyAsync(5)).Select(static message => message.Data));
    }

    [Fact]
    public async Task A_row_that_cannot_be_mapped_is_a_dead_letter_and_the_rest_goes_on()
    {
        await database.FillAsync(_table, 50);
        var letters = new InMemoryDeadLetters();
        var seen = new System.Collections.Concurrent.ConcurrentBag<string>();
        await using var pipeline = Pipeline.Create("rows", builder => builder
            .From(SqlQuery.Read<string>(options =>
            {
                Configure(options);
                options.Map = static reader => reader.GetInt64(0) == 20 ? throw new FormatException("No name.") : reader.GetString(1);
            }))
            .Process(name =>
            {
                seen.Add(name);
                return name;
            })
            .DeadLetterTo(letters));
        await pipeline.RunAsync();
        Assert.Equal(49, seen.Count);
        Assert.Equal(("No name.", 20), (Assert.Single(letters.Letters).Reason, (int)letters.Letters[0].Position));
    }

    [Fact]
    public void Faults_are_told_at_once_and_the_secret_is_not()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => SqlQuery.Read<string>(static options =>
        {
            options.ConnectionString = "Password=marked-7f3a;Nonsense=1";
            options.CommandText = "SELECT 1";
            options.PageCount = 0;
            options.StartAfter = 1;
            options.PollInterval = TimeSpan.Zero;
        })(new SourceContext("rows")));
        Assert.Equal(7, failure.Failures.Count());
        Assert.DoesNotContain("marked-7f3a", failure.ToString(), StringComparison.Ordinal);
    }

    private async Task<SourceReader<string>> OpenAsync(Action<SqlQueryOptions<string>>? configure = null)
    {
        var reader = new SourceReader<string>(SqlQuery.Read<string>(options =>
        {
            Configure(options);
            configure?.Invoke(options);
            if (options.Mode == SqlReadMode.Stream) options.CommandText = $"SELECT id, name FROM {_table} WHERE id > @last ORDER BY id";
        })(new SourceContext("rows")));
        await reader.StartAsync();
        return reader;
    }

    private void Configure(SqlQueryOptions<string> options)
    {
        options.Provider = database.Provider;
        options.ConnectionString = database.ConnectionString;
        options.CommandText = $"SELECT id, name FROM {_table} WHERE id > @last ORDER BY id LIMIT @limit";
        options.Map = static reader => reader.GetString(1);
        options.PageCount = 10;
    }
}
