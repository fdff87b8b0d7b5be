using System.Text;
using Headgate.Pipelines;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Sources;
using Headgate.PostgreSql.Queues;
using Headgate.Servers;
using Headgate.Testing.Pipelines;

namespace Headgate.PostgreSql.Tests.Queues;

/// <summary>The queue source by itself, read by hand.</summary>
[Trait("Tier", "Servers")]
public sealed class QueueReadingTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>
{
    private readonly string _table = fixture.NewName("queue");

    [Fact]
    public async Task A_row_is_leased_deleted_when_it_succeeded_and_free_at_once_when_it_is_returned()
    {
        await using var reader = await OpenAsync();
        await PutAsync("a", "b");
        var read = await reader.ReadManyAsync(2);
        Assert.Equal(["a", "b"], read.Select(static message => Encoding.UTF8.GetString(message.Data.Payload.Span)));
        Assert.Equal(2, await CountAsync("locked_until > now() AND attempts = 1"));
        await new[] { (read[0], DeliveryStatus.Succeeded), (read[1], DeliveryStatus.Returned) }.EndAsync();
        Assert.Equal(1, await CountAsync("true"));
        var again = Assert.Single(await reader.ReadManyAsync(1));
        Assert.Equal(2, again.Data.Attempts);
        Assert.Equal(2, again.Metadata[PostgresQueueMetadata.Attempts]);
    }

    [Theory]
    [InlineData(PostgresFailureAction.Delete, 0, 0)]
    [InlineData(PostgresFailureAction.Keep, 1, 0)]
    [InlineData(PostgresFailureAction.Return, 0, 1)]
    public async Task A_failed_row_becomes_what_the_options_say(PostgresFailureAction action, int keptCount, int freeCount)
    {
        await using var reader = await OpenAsync(options => options.OnFailure = action);
        await PutAsync("a");
        await (await reader.ReadManyAsync(1)).EndAsync(DeliveryStatus.Failed);
        Assert.Equal(keptCount, await CountAsync("state = 1"));
        Assert.Equal(freeCount, await CountAsync("state = 0 AND locked_until <= now()"));
    }

    [Fact]
    public async Task A_reader_that_waits_is_woken_by_an_insert_of_anybody()
    {
        await using var reader = await OpenAsync(static options => options.PollInterval = TimeSpan.FromDays(1));
        var reading = reader.ReadManyAsync(1);
        await Eventually.IsSoAsync(
            async () => await fixture.AskAsync<long>($"SELECT count(*) FROM pg_stat_activity WHERE application_name = '{_table}' AND state = 'idle'") > 0, static () => "nobody listens");
        Assert.False(reading.IsCompleted);
        await PutAsync("a");
        await Eventually.EndsAsync(reading, static () => "the reader was not woken");
    }

    [Fact]
    public async Task Without_the_trigger_rows_are_found_by_looking()
    {
        await using var reader = await OpenAsync(static options => options.PollInterval = TimeSpan.FromMilliseconds(50));
        var reading = reader.ReadManyAsync(1);
        await Eventually.IsSoAsync(async () => await fixture.AskAsync<bool>($"SELECT to_regclass('{_table}') IS NOT NULL"), static () => "no table");
        await fixture.RunAsync($"DROP TRIGGER headgate_wake ON {_table}");
        await PutAsync("a");
        await Eventually.EndsAsync(reading, static () => "the row was not found");
    }

    [Fact]
    public async Task A_dead_reader_s_rows_go_to_others_when_their_lease_has_run_out_and_it_deletes_none_of_them_any_more()
    {
        await using var first = await OpenAsync();
        await PutAsync("a");
        var read = await first.ReadManyAsync(1);
        await fixture.RunAsync($"UPDATE {_table} SET locked_until = now() - interval '1 s'");
        await using var second = await OpenAsync();
        var other = await second.ReadManyAsync(1);
        await read.EndAsync();
        Assert.Equal(1, await CountAsync("true"));
        await other.EndAsync();
        Assert.Equal(0, await CountAsync("true"));
    }

    [Fact]
    public async Task A_lease_is_extended_by_its_duration()
    {
        await using var reader = await OpenAsync(static options => options.LeaseDuration = TimeSpan.FromHours(1));
        await PutAsync("a");
        var message = Assert.Single(await reader.ReadManyAsync(1));
        await fixture.RunAsync($"UPDATE {_table} SET locked_until = now() + interval '1 min'");
        await ((ILeaseAcknowledger)message.Delivery.Acknowledger).ExtendAsync([message.Delivery], CancellationToken.None);
        Assert.Equal(1, await CountAsync("locked_until > now() + interval '59 min'"));
    }

    [Fact]
    public async Task What_is_under_way_when_the_connection_is_cut_is_deleted_when_it_ends_and_comes_no_second_time()
    {
        await using var proxy = new CutProxy(fixture.Server.Port);
        await using var reader = await OpenAsync(options => options.ConnectionString += $";Port={proxy.Port}");
        await PutAsync("a", "b");
        var read = await reader.ReadManyAsync(2);
        proxy.Cut();
        await read.EndAsync();
        Assert.Equal(0, await CountAsync("true"));
        await PutAsync("c");
        Assert.Equal("c", Encoding.UTF8.GetString(Assert.Single(await reader.ReadManyAsync(1)).Data.Payload.Span));
    }

    [Fact]
    public async Task Rows_that_were_taken_and_lost_with_the_connection_are_free_after_the_next()
    {
        await using var proxy = new CutProxy(fixture.Server.Port);
        await using var reader = await OpenAsync(options => options.ConnectionString += $";Port={proxy.Port}");
        await PutAsync("kept");
        var kept = await reader.ReadManyAsync(1);

        // As if a second take had been committed, and its answer was lost.
        await fixture.RunAsync($"INSERT INTO {_table} (payload, locked_until, lease) SELECT 'lost', locked_until, lease FROM {_table}");
        proxy.Cut();
        var found = Assert.Single(await reader.ReadManyAsync(1));
        Assert.Equal("lost", Encoding.UTF8.GetString(found.Data.Payload.Span));
        await kept.EndAsync();
        Assert.Equal(1, await CountAsync("true"));
    }

    [Fact]
    public async Task Json_bodies_come_as_the_server_formats_them()
    {
        await fixture.RunAsync($"SELECT 1");
        await using var reader = await OpenAsync(static options => options.PayloadType = PostgresPayloadType.Json);
        var reading = reader.ReadManyAsync(1);
        await Eventually.IsSoAsync(async () => await fixture.AskAsync<bool>($"SELECT to_regclass('{_table}') IS NOT NULL"), static () => "no table");
        await fixture.RunAsync($$"""INSERT INTO {{_table}} (payload, key, headers) VALUES ('{"a":1}', 'k', '{"h":"x","n":2}')""");
        var message = Assert.Single(await reading);
        Assert.Equal("""{"a": 1}""", Encoding.UTF8.GetString(message.Data.Payload.Span));
        Assert.Equal(("k", "x", "2"), (message.Data.Key, message.Data.Headers["h"], message.Data.Headers["n"]));
    }

    [Fact]
    public async Task However_many_rows_wait_the_server_reads_only_those_that_are_taken()
    {
        await PutAsync("a");
        await fixture.RunAsync($"INSERT INTO {_table} (payload) SELECT 'b' FROM generate_series(1, 40000)");
        await fixture.RunAsync($"ANALYZE {_table}");
        var take = new QueueSql(_table, PostgresPayloadType.Bytes).Take.Replace("$1", "1000").Replace("$2", "interval '30 s'").Replace("$3", "gen_random_uuid()");
        var plan = await fixture.AskAsync<string>($"EXPLAIN (FORMAT JSON) {take}");
        Assert.DoesNotContain("Seq Scan", plan);
        Assert.Contains("Index Scan", plan);
    }

    private async Task<SourceReader<PostgresMessage>> OpenAsync(Action<PostgresQueueOptions>? configure = null)
    {
        var reader = new SourceReader<PostgresMessage>(PostgresQueue.Read(options =>
        {
            options.ConnectionString = $"{fixture.ConnectionString};Application Name={_table}";
            options.Table = _table;
            options.CreateIfAbsent = true;
            options.Reconnect.Delay = TimeSpan.FromMilliseconds(20);
            configure?.Invoke(options);
        })(new SourceContext("orders")));
        await reader.StartAsync();
        return reader;
    }

    private async Task PutAsync(params string[] texts)
    {
        var sql = new QueueSql(_table, PostgresPayloadType.Bytes);
        await using var connection = new Npgsql.NpgsqlConnection(fixture.ConnectionString);
        await connection.OpenAsync();
        await sql.CreateIfAbsentAsync(connection, CancellationToken.None);
        foreach (var text in texts) await fixture.RunAsync($"INSERT INTO {_table} (payload) VALUES ('{text}')");
    }

    private Task<long> CountAsync(string condition) => fixture.AskAsync<long>($"SELECT count(*) FROM {_table} WHERE {condition}");
}
