using Headgate.Pipelines;
using Headgate.Pipelines.Sources;
using Headgate.PostgreSql.Changes;
using Headgate.Servers;
using Headgate.Testing.Pipelines;
using Microsoft.Extensions.Options;

namespace Headgate.PostgreSql.Tests.Changes;

[Trait("Tier", "Servers")]
public sealed class ChangesReadingTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>, IAsyncDisposable
{
    private readonly string _name = fixture.NewName("orders");

    [Fact]
    public async Task Each_kind_of_change_comes_with_typed_values_and_its_transaction()
    {
        await CreateAsync();
        await using var reader = Open();
        var reading = reader.ReadManyAsync(6);
        await SlotAsync();
        await fixture.RunAsync($"INSERT INTO {_name} VALUES (1, 'a', 1.5, '2026-05-01 12:00Z')");
        await fixture.RunAsync($"BEGIN; UPDATE {_name} SET name = 'b' WHERE id = 1; UPDATE {_name} SET id = 2 WHERE id = 1; COMMIT");
        await fixture.RunAsync($"DELETE FROM {_name}");
        await fixture.RunAsync($"INSERT INTO {_name} VALUES (3, NULL, NULL, NULL)");
        await fixture.RunAsync($"TRUNCATE {_name}");
        await Eventually.EndsAsync(reading, static () => "6 changes have not come");
        PostgresChange[] changes = [.. (await reading).Select(static message => message.Data)];
        Assert.Equal("Insert Update Update Delete Insert Truncate", string.Join(' ', changes.Select(static change => change.Kind)));
        Assert.All(changes, change => Assert.Equal(("public", _name), (change.Schema, change.Table)));
        Assert.Equal((1L, "a", 1.5m, new DateTime(2026, 5, 1, 12, 0, 0, DateTimeKind.Utc)), (changes[0].New!["id"], changes[0].New!["name"], changes[0].New!["total"], changes[0].New!["at"]));
        Assert.Null(changes[1].Old);
        Assert.Equal(["id"], changes[2].Old!.Keys);
        Assert.Equal((1L, 2L), (changes[2].Old!["id"], changes[2].New!["id"]));
        Assert.Equal((changes[1].TransactionId, 0, 1), (changes[2].TransactionId, changes[1].Index, changes[2].Index));
        Assert.Equal(2L, Assert.Single(changes[3].Old!).Value);
        Assert.Null(changes[3].New);
        Assert.Null(changes[4].New!["name"]);
        Assert.Equal(changes.Select(static change => change.CommitLsn).Order(), changes.Select(static change => change.CommitLsn));
    }

    [Fact]
    public async Task With_a_full_identity_the_row_before_is_whole_and_a_large_value_that_was_left_is_there()
    {
        await CreateAsync();
        await fixture.RunAsync($"ALTER TABLE {_name} REPLICA IDENTITY FULL; ALTER TABLE {_name} ALTER name SET STORAGE EXTERNAL");
        await using var reader = Open();
        var reading = reader.ReadManyAsync(2);
        await SlotAsync();
        await fixture.RunAsync($"INSERT INTO {_name} VALUES (1, repeat('x', 10000), 1, now())");
        await fixture.RunAsync($"UPDATE {_name} SET total = 2");
        await Eventually.EndsAsync(reading, static () => "2 changes have not come");
        var update = (await reading)[1].Data;
        Assert.Equal((1m, 2m), (update.Old!["total"], update.New!["total"]));
        Assert.Equal(new string('x', 10000), update.New!["name"]);
    }

    [Fact]
    public async Task The_slot_is_confirmed_to_the_end_of_whole_transactions_and_no_further_than_the_first_that_is_open()
    {
        await CreateAsync();
        await using (var reader = Open())
        {
            var reading = reader.ReadManyAsync(5);
            await SlotAsync();
            await fixture.RunAsync($"INSERT INTO {_name} (id) VALUES (1)");
            await fixture.RunAsync($"INSERT INTO {_name} (id) VALUES (2), (3)");
            await fixture.RunAsync($"INSERT INTO {_name} (id) VALUES (4), (5)");
            await Eventually.EndsAsync(reading, static () => "5 changes have not come");
            var read = await reading;
            await new[] { read[0], read[1], read[3], read[4] }.EndAsync();
        }

        await using var again = Open();
        var reread = again.ReadManyAsync(4);
        await Eventually.EndsAsync(reread, static () => "what was not confirmed has not come again");
        Assert.Equal([2L, 3L, 4L, 5L], (await reread).Select(static message => message.Data.New!["id"]));
    }

    [Fact]
    public async Task A_slow_pipeline_is_not_cut_off_and_the_log_of_other_tables_is_not_kept()
    {
        await CreateAsync();
        await using var reader = Open(options =>
        {
            options.ConnectionString += ";Options=-c wal_sender_timeout=1000";
            options.StatusInterval = TimeSpan.FromMilliseconds(100);
        });
        var first = reader.ReadManyAsync(1);
        await SlotAsync();
        await fixture.RunAsync($"INSERT INTO {_name} (id) VALUES (1)");
        await Eventually.EndsAsync(first, static () => "the change has not come");
        var pid = await fixture.AskAsync<int>($"SELECT active_pid FROM pg_replication_slots WHERE slot_name = '{_name}'");
        var begun = await fixture.AskAsync<DateTime>("SELECT now()");

        // Three times the time-out in which the source is not read.
        await Eventually.IsSoAsync(async () => await fixture.AskAsync<bool>($"SELECT now() > '{begun:O}'::timestamptz + interval '3 s'"), static () => "time stands still");
        await (await first).EndAsync();
        var second = reader.ReadManyAsync(1);
        await fixture.RunAsync($"CREATE TABLE {_name}_other AS SELECT n FROM generate_series(1, 10000) AS n");
        var end = await fixture.AskAsync<string>("SELECT pg_current_wal_lsn()::text");
        await Eventually.IsSoAsync(
            async () => await fixture.AskAsync<bool>($"SELECT confirmed_flush_lsn >= '{end}'::pg_lsn FROM pg_replication_slots WHERE slot_name = '{_name}'"), static () => "the log is kept");
        await fixture.RunAsync($"INSERT INTO {_name} (id) VALUES (2)");
        await Eventually.EndsAsync(second, static () => "the change has not come");
        Assert.Equal(pid, await fixture.AskAsync<int>($"SELECT active_pid FROM pg_replication_slots WHERE slot_name = '{_name}'"));
    }

    [Fact]
    public void Faults_are_told_at_once() => Assert.Equal(4, Assert.Throws<OptionsValidationException>(static () => PostgresChanges.Read(static options =>
    {
        options.Slot = "Not-this";
        options.Tables.Add("a.b.c");
        options.StatusInterval = TimeSpan.Zero;
    })(new SourceContext("orders"))).Failures.Count());

    public async ValueTask DisposeAsync() => await fixture.RunAsync(
        $"SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE active; SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '{_name}' AND NOT active");

    private Task CreateAsync() => fixture.RunAsync($"CREATE TABLE {_name} (id bigint PRIMARY KEY, name text, total numeric, at timestamptz)");

    private Task SlotAsync() => Eventually.IsSoAsync(
        async () => await fixture.AskAsync<long>($"SELECT count(*) FROM pg_replication_slots WHERE slot_name = '{_name}' AND active") == 1, static () => "there is no slot");

    private SourceReader<PostgresChange> Open(Action<PostgresChangesOptions>? configure = null) => new(PostgresChanges.Read(options =>
    {
        options.ConnectionString = fixture.ConnectionString;
        options.Slot = _name;
        options.Publication = _name;
        options.Tables.Add(_name);
        options.Reconnect.Delay = TimeSpan.FromMilliseconds(50);
        configure?.Invoke(options);
    })(new SourceContext("orders")));
}
