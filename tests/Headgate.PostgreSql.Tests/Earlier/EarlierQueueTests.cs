using System.Collections.Concurrent;
using System.Text;
using Headgate.Pipelines;
using Headgate.PostgreSql.Queues;
using Headgate.Servers;

namespace Headgate.PostgreSql.Tests.Earlier;

/// <summary>A queue table that version 1 has made and half worked off: today's source goes on with it. The fixture is never written anew.</summary>
[Trait("Tier", "Servers")]
public sealed class EarlierQueueTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Rows_of_version_1_are_handled_as_it_would_have_and_what_is_leased_or_given_up_is_left()
    {
        await fixture.RunAsync(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Earlier", "queue.v1.sql"), TestContext.Current.CancellationToken));
        var seen = new ConcurrentDictionary<string, PostgresMessage>();
        await using var pipeline = Pipeline.Create("earlier", builder => builder
            .From(PostgresQueue.Read(options => (options.ConnectionString, options.Table) = (fixture.ConnectionString, "earlier")))
            .Process(row =>
            {
                seen[Encoding.UTF8.GetString(row.Payload.Span)] = row;
                return row;
            }));
        await pipeline.StartAsync(TestContext.Current.CancellationToken);
        await Eventually.IsAsync(2L, () => fixture.AskAsync<long>("SELECT count(*) FROM earlier"), "rows that are left");

        Assert.Equal(["died", "failed", "waits"], seen.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("a", 1), (seen["waits"].Key, seen["waits"].Attempts));
        Assert.Equal(("blue", 2), (seen["failed"].Headers["colour"], seen["failed"].Attempts));
        Assert.Equal(2, seen["died"].Attempts);
        Assert.Equal(["leased", "given up"], await fixture.ListAsync<string>("SELECT convert_from(payload, 'UTF8') FROM earlier ORDER BY id"));
    }
}
