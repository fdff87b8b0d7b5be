using System.Diagnostics;
using System.Globalization;
using System.Text;
using Headgate.Pipelines;
using Headgate.Pipelines.Failures;
using Headgate.PostgreSql.Queues;
using Headgate.Servers;
using Headgate.Stages;

namespace Headgate.PostgreSql.Tests.Queues;

/// <summary>The queue in pipelines: from a table into another.</summary>
[Trait("Tier", "Servers")]
public sealed class QueuePipelineTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>
{
    private readonly string _table = fixture.NewName("work");

    [Fact]
    public async Task Poison_ends_in_the_dead_letter_table_with_reason_and_headers_and_the_rest_goes_on()
    {
        await FillAsync(100);
        await fixture.RunAsync($$"""UPDATE {{_table}} SET payload = 'poison', key = 'p', headers = '{"h":"x"}' WHERE id = 50""");
        var letters = _table + "_dead";
        var sum = 0L;
        await using var pipeline = Pipeline.Create("work", builder => builder
            .From(Read())
            .Process(row => Interlocked.Add(ref sum, int.Parse(Encoding.UTF8.GetString(row.Payload.Span), CultureInfo.InvariantCulture)), name: "parse")
            .DeadLetterTo(PostgresQueue.DeadLetters(options =>
            {
                options.ConnectionString = fixture.ConnectionString;
                options.Table = letters;
            })));
        await pipeline.StartAsync();
        await Eventually.IsSoAsync(async () => await CountAsync(_table) == 0, () => $"{pipeline.Counts}");
        Assert.Equal((100 * 101 / 2) - 50, sum);
        Assert.Equal("poison", await fixture.AskAsync<string>($"SELECT convert_from(payload, 'UTF8') FROM {letters}"));
        Assert.Equal("p", await fixture.AskAsync<string>($"SELECT key FROM {letters}"));
        Assert.Equal("x", await fixture.AskAsync<string>($"SELECT headers->>'h' FROM {letters}"));
        Assert.Equal("parse", await fixture.AskAsync<string>($"SELECT headers->>'{DeadLetterMetadata.Step}' FROM {letters}"));
        Assert.Contains("poison", await fixture.AskAsync<string>($"SELECT headers->>'{DeadLetterMetadata.Reason}' FROM {letters}"), StringComparison.Ordinal);
        Assert.Equal("1", await fixture.AskAsync<string>($"SELECT headers->>'{DeadLetterMetadata.Attempts}' FROM {letters}"));
    }

    [Fact]
    public async Task A_blocked_handler_leaves_the_rest_with_the_server_and_all_is_done_when_it_goes_on()
    {
        await FillAsync(2000);
        var blocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var pipeline = Pipeline.Create("slow", builder => builder
            .From(Read(), static source => source.Concurrency = 1)
            .Process(async (_, cancellationToken) => await blocked.Task.WaitAsync(cancellationToken), static step => step.Concurrency = 2));
        await pipeline.StartAsync();
        var before = -1L;
        await Eventually.IsSoAsync(
            async () =>
            {
                var leased = await LeasedAsync();
                var isSteady = leased > 0 && leased == before;
                before = leased;
                return isSteady;
            },
            () => $"{before} leased");
        Assert.InRange(before, 1, 500);
        Assert.Equal(2000, await CountAsync(_table));
        blocked.SetResult();
        await Eventually.IsSoAsync(async () => await CountAsync(_table) == 0, () => $"{pipeline.Counts}");
    }

    [Fact]
    public async Task From_queue_to_queue_the_trace_and_the_key_go_on_and_a_row_that_is_refused_fails_alone()
    {
        await FillAsync(10);
        await fixture.RunAsync($$"""UPDATE {{_table}} SET headers = '{"traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}', key = 'k' WHERE id = 3""");
        using var listener = new ActivityListener { ShouldListenTo = static source => source.Name == "Headgate.Pipelines", Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData };
        ActivitySource.AddActivityListener(listener);
        var target = _table + "_out";
        var failed = 0;
        await using var pipeline = Pipeline.Create("copy", builder => builder
            .From(Read())
            .Batch("out", PostgresQueue.Enqueue<PostgresMessage>(
                static row => row.Id == 7 ? new PostgresMessage("no json"u8.ToArray()) : new PostgresMessage(row.Payload) { Key = row.Key, Headers = row.Headers },
                options =>
                {
                    options.ConnectionString = fixture.ConnectionString;
                    options.Table = target;
                    options.PayloadType = PostgresPayloadType.Json;
                    options.CreateIfAbsent = true;
                }))
            .OnFailure((messages, _) =>
            {
                Interlocked.Add(ref failed, messages.Count);
                return default;
            }));
        await pipeline.StartAsync();
        await Eventually.IsSoAsync(async () => await CountAsync(_table) == 0, () => $"{pipeline.Counts}");
        Assert.Equal(9, await CountAsync(target));
        Assert.Equal(1, failed);
        Assert.StartsWith("00-0af7651916cd43dd8448eb211c80319c-", await fixture.AskAsync<string>($"SELECT headers->>'traceparent' FROM {target} WHERE key = 'k'"), StringComparison.Ordinal);
        Assert.Equal(9, await fixture.AskAsync<long>($"SELECT count(*) FROM {target} WHERE headers ? 'traceparent'"));
    }

    private Func<Pipelines.Sources.SourceContext, Pipelines.Sources.Source<PostgresMessage>> Read() => PostgresQueue.Read(options =>
    {
        options.ConnectionString = fixture.ConnectionString;
        options.Table = _table;
    });

    private async Task FillAsync(int count)
    {
        await using var connection = new Npgsql.NpgsqlConnection(fixture.ConnectionString);
        await connection.OpenAsync();
        await new QueueSql(_table, PostgresPayloadType.Bytes).CreateIfAbsentAsync(connection, CancellationToken.None);
        await fixture.RunAsync($"INSERT INTO {_table} (payload) SELECT convert_to(n::text, 'UTF8') FROM generate_series(1, {count}) AS n");
    }

    private Task<long> CountAsync(string table) => fixture.AskAsync<long>($"SELECT count(*) FROM {table}");

    private Task<long> LeasedAsync() => fixture.AskAsync<long>($"SELECT count(*) FROM {_table} WHERE locked_until > now()");
}
