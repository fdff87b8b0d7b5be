using Headgate.Pipelines;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Handlers;
using Headgate.PostgreSql.Tables;
using Headgate.Servers;
using Microsoft.Extensions.Options;

namespace Headgate.PostgreSql.Tests.Tables;

[Trait("Tier", "Servers")]
public sealed class TableSinkTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly string _table = fixture.NewName("orders");

    [Fact]
    public async Task A_batch_is_copied_with_every_type_of_column_and_null()
    {
        await CreateAsync();
        var ended = await WriteAsync(Copy(), new Order(1, "Ann", 9.95m, Noon, 5, """{"a": 1}"""), new Order(2, null, -1.5m, Noon));
        Assert.All(ended, static message => Assert.Null(message.Failure));
        Assert.Equal(["1|Ann|9.95|2026-05-01 12:00:00+00|5|{\"a\": 1}", "2||-1.5|2026-05-01 12:00:00+00||{}"], await RowsAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rows_that_the_table_refuses_and_rows_whose_value_throws_fail_alone(bool upserts)
    {
        await CreateAsync();
        Order[] orders = [.. Enumerable.Range(1, 20).Select(static id => new Order(id, id switch { 7 => "refused", 13 => "throw", 14 => "refused", _ => "Ann" }, id, Noon))];
        var ended = await WriteAsync(upserts ? Upsert() : Copy(), orders);
        Assert.Equal([7, 13, 14], ended.Where(static message => message.Failure is not null).Select(static message => message.Data.Id));
        Assert.Equal(17, await fixture.AskAsync<long>($"SELECT count(*) FROM {_table}"));
    }

    [Fact]
    public async Task A_batch_that_is_to_fail_as_a_whole_leaves_nothing()
    {
        await CreateAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => WriteAsync(Copy(static options => options.FailsAlone = false), new Order(1, "Ann", 1, Noon), new Order(2, "refused", 1, Noon)));
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task Written_again_a_row_takes_the_place_of_the_other_and_of_one_key_the_last_stays()
    {
        await CreateAsync();
        await WriteAsync(Upsert(), new Order(1, "Ann", 1, Noon), new Order(2, "Bob", 2, Noon));
        await WriteAsync(Upsert(), new Order(2, "Cid", 3, Noon), new Order(3, "Dan", 4, Noon), new Order(2, "Eve", 5, Noon));
        Assert.Equal(["1|Ann|1", "2|Eve|5", "3|Dan|4"], (await RowsAsync()).Select(static row => string.Join('|', row.Split('|')[..3])));
    }

    [Fact]
    public async Task A_cut_connection_fails_the_batch_and_the_next_call_connects_again()
    {
        await CreateAsync();
        await using var proxy = new CutProxy(fixture.Server.Port);
        var sink = Copy(options => options.ConnectionString += $";Port={proxy.Port}");
        await WriteAsync(sink, new Order(1, "Ann", 1, Noon));
        proxy.Cut();
        await Assert.ThrowsAnyAsync<Exception>(() => WriteAsync(sink, new Order(2, "Ann", 1, Noon)));
        await WriteAsync(sink, new Order(2, "Ann", 1, Noon));
        Assert.Equal(2, (await RowsAsync()).Count);
    }

    [Fact]
    public async Task Batches_are_written_at_the_same_time_also_of_the_same_keys()
    {
        await CreateAsync();
        var sink = Upsert();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(batch => WriteAsync(
            sink, [.. Enumerable.Range(0, 200).Select(number => new Order(batch % 2 == 0 ? number : 199 - number, "Ann", batch, Noon))])));
        Assert.Equal(200, await fixture.AskAsync<long>($"SELECT count(*) FROM {_table}"));
    }

    [Fact]
    public void Faults_are_told_at_once()
    {
        var none = Assert.Throws<OptionsValidationException>(static () => PostgresTable.Copy<Order>(static options => options.Table = "")(NoServices.Instance));
        Assert.Equal(3, none.Failures.Count());
        var twice = Assert.Throws<OptionsValidationException>(static () => PostgresTable.Upsert<Order>(static options =>
        {
            options.ConnectionString = "Host=a";
            options.Table = "t";
            options.Column("id", static order => order.Id).Column("id", static order => order.Id);
        })(NoServices.Instance));
        Assert.Equal(2, twice.Failures.Count());
    }

    private Task CreateAsync() => fixture.RunAsync($"""
        CREATE TABLE {_table} (id bigint PRIMARY KEY, customer text CHECK (customer <> 'refused'), total numeric NOT NULL, placed_at timestamptz NOT NULL,
            rebate integer, details jsonb NOT NULL, other integer NOT NULL DEFAULT 3)
        """);

    private IBatchHandler<Order> Copy(Action<PostgresTableOptions<Order>>? configure = null) => PostgresTable.Copy<Order>(options => Configure(options, configure))(NoServices.Instance);

    private IBatchHandler<Order> Upsert() => PostgresTable.Upsert<Order>(options => Configure(options, null))(NoServices.Instance);

    private void Configure(PostgresTableOptions<Order> options, Action<PostgresTableOptions<Order>>? configure)
    {
        options.ConnectionString = fixture.ConnectionString + ";Timezone=UTC";
        options.Table = _table;
        options.Column("id", static order => order.Id, isKey: true)
            .Column("customer", static order => order.Customer == "throw" ? throw new InvalidOperationException("No such customer.") : order.Customer)
            .Column("total", static order => order.Total)
            .Column("placed_at", static order => order.PlacedAt)
            .Column("rebate", static order => order.Rebate)
            .Column("details", static order => order.Json, "jsonb");
        configure?.Invoke(options);
    }

    private static async Task<IReadOnlyList<Message<Order>>> WriteAsync(IBatchHandler<Order> sink, params Order[] orders) =>
        await sink.HandleAsync(new MessageBatch<Order>([.. orders.Select(static order => new Message<Order>(order))]), CancellationToken.None);

    private Task<List<string>> RowsAsync() => fixture.ListAsync<string>(
        $"SELECT concat_ws('|', id, coalesce(customer, ''), total, placed_at AT TIME ZONE 'UTC' || '+00', coalesce(rebate::text, ''), details) FROM {_table} ORDER BY id");
}
