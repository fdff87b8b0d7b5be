using System.Diagnostics;
using System.Text;
using Headgate.Pipelines;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Sources;
using Headgate.Redis.Tests.Kit;
using Headgate.Servers;
using Headgate.Stages;
using Headgate.Testing.Pipelines;

namespace Headgate.Redis.Tests.Reading;

/// <summary>What the server is told of entries, and what the source tells of them.</summary>
[Trait("Tier", "Servers")]
public sealed class RedisStreamTests(RedisFixture fixture) : IClassFixture<RedisFixture>
{
    [Fact]
    public async Task A_message_says_where_it_is_from_and_has_its_fields()
    {
        var stream = fixture.NewName();
        await fixture.SendAsync(stream, "text", ("colour", "blue"), ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        await using var reader = Open(stream);
        var message = (await reader.ReadManyAsync(1, Soon()))[0];
        Assert.Equal(("text", stream, 1L, 4), (Text(message), message.Data.Stream, message.Data.DeliveredCount, message.Delivery.SizeBytes));
        Assert.Equal("blue", message.Metadata["colour"]);
        Assert.Equal("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", message.Metadata["traceparent"]);
        Assert.Equal(message.Data.Id, message.Metadata[RedisStreamMetadata.Id]);
        Assert.DoesNotContain("body", message.Metadata.Keys);
    }

    [Fact]
    public async Task No_more_is_read_than_is_asked_for()
    {
        var stream = fixture.NewName();
        await fixture.SendAsync(stream, 100);
        await using var reader = Open(stream);
        Assert.Equal(7, (await reader.ReadManyAsync(7, Soon())).Count);
        Assert.Equal((7L, 93L), await fixture.CountsAsync(stream, "g"));
    }

    [Fact]
    public async Task A_cancelled_read_loses_nothing()
    {
        var stream = fixture.NewName();
        await using var reader = Open(stream);
        var seen = new List<string>();
        for (var i = 0; i < 60; i++)
        {
            using var cancel = new CancellationTokenSource();
            var reading = reader.ReadAsync(5, cancel.Token);
            await fixture.SendAsync(stream, $"{i}");
            await cancel.CancelAsync();
            try
            {
                seen.AddRange((await reading).Select(Text));
            }
            catch (OperationCanceledException)
            {
                // The next read has it.
            }
        }

        while (seen.Count < 60) seen.AddRange((await reader.ReadAsync(60 - seen.Count, Soon())).Select(Text));
        Assert.Equal(Enumerable.Range(0, 60).Select(static number => $"{number}"), seen);
    }

    [Theory]
    [InlineData(false, 500)]
    [InlineData(true, 0)]
    public async Task What_is_acknowledged_is_pending_no_more_and_deleted_where_the_options_say_so(bool deletes, long left)
    {
        var stream = fixture.NewName();
        await fixture.SendAsync(stream, 500);
        await using var reader = Open(stream, options => options.DeleteAcknowledged = deletes);
        await (await reader.ReadManyAsync(500, Soon())).EndAsync();
        Assert.Equal(0L, (await fixture.CountsAsync(stream, "g")).InFlight);
        Assert.Equal(left, await fixture.Database.StreamLengthAsync(stream));
    }

    [Fact]
    public async Task What_is_returned_comes_again_at_once_to_whoever_looks_and_counts()
    {
        var stream = fixture.NewName();
        await fixture.SendAsync(stream, 10);
        await using var first = Open(stream);
        var begun = Stopwatch.StartNew();
        await (await first.ReadManyAsync(10, Soon())).EndAsync(DeliveryStatus.Returned);
        var again = await first.ReadManyAsync(10, Soon());
        Assert.InRange(begun.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.All(again, static message => Assert.Equal(2, message.Data.DeliveredCount));
        await again.EndAsync(DeliveryStatus.Returned);
        await using var second = Open(stream);
        await (await second.ReadManyAsync(10, Soon())).EndAsync();
        Assert.Equal((0L, 0L), await fixture.CountsAsync(stream, "g"));
    }

    [Fact]
    public async Task A_consumer_with_a_name_goes_on_at_once_with_what_it_had_under_way()
    {
        var stream = fixture.NewName();
        await fixture.SendAsync(stream, 1200);
        await fixture.Database.StreamCreateConsumerGroupAsync(stream, "g", "0-0");
        Assert.Equal(1100, (await fixture.Database.StreamReadGroupAsync(stream, "g", "me", ">", 1100)).Length);
        await using var reader = Open(stream, options => options.Consumer = "me");
        var read = await reader.ReadManyAsync(1200, Soon());
        Assert.Equal(Enumerable.Range(0, 1200).Select(static number => $"{number}"), read.Select(Text));
        Assert.Equal(1100, read.Count(static message => message.Data.DeliveredCount == 2));
    }

    [Fact]
    public async Task What_a_dead_consumer_has_left_is_taken_over()
    {
        var stream = fixture.NewName();
        await fixture.SendAsync(stream, 1200);
        await fixture.Database.StreamCreateConsumerGroupAsync(stream, "g", "0-0");
        Assert.Equal(1200, (await fixture.Database.StreamReadGroupAsync(stream, "g", "dead", ">", 1200)).Length);
        await using var reader = Open(stream, options => options.ClaimIdle = TimeSpan.FromMilliseconds(200));
        var read = new HashSet<string>();
        while (read.Count < 1200)
        {
            var some = await reader.ReadAsync(1200, Soon());
            read.UnionWith(some.Select(Text));
            await some.EndAsync();
        }

        Assert.Equal((0L, 0L), await fixture.CountsAsync(stream, "g"));
    }

    [Fact]
    public async Task What_was_given_out_too_often_fails_before_its_first_step_and_ends_as_a_dead_letter()
    {
        var stream = fixture.NewName();
        await fixture.SendAsync(stream, 2);
        await fixture.Database.StreamCreateConsumerGroupAsync(stream, "g", "0-0");
        await fixture.Database.StreamReadGroupAsync(stream, "g", "me", ">", 1);
        await fixture.Database.StreamClaimAsync(stream, "g", "me", 0, [(await fixture.Database.StreamRangeAsync(stream, count: 1))[0].Id]);
        var letters = new InMemoryDeadLetters();
        var seen = 0;
        await using var pipeline = Pipeline.Create("often", p => p
            .From(RedisStreams.Read(options =>
            {
                Set(options, stream);
                (options.Consumer, options.MaxDeliveries) = ("me", 2);
            }))
            .Process((_, _) =>
            {
                Interlocked.Increment(ref seen);
                return default;
            })
            .DeadLetterTo(letters), new StageEnvironment(loggerFactory: new LogBook()));
        await pipeline.StartAsync();
        await Eventually.IsAsync((0L, 0L), () => fixture.CountsAsync(stream, "g"), "in flight, waiting");
        Assert.Equal((1, 1), (seen, letters.Letters.Count));
        Assert.Equal("The entry was given out 3 times; 2 are allowed.", letters.Letters[0].Reason);
    }

    [Fact]
    public async Task Streams_are_read_in_turn()
    {
        var (one, two) = (fixture.NewName(), fixture.NewName());
        await fixture.SendAsync(one, 50);
        await fixture.SendAsync(two, 50);
        await using var reader = Open(one, options => options.Streams = [two]);
        var read = await reader.ReadManyAsync(100, Soon());
        await read.EndAsync();
        Assert.Equal((50, 50), (read.Count(message => message.Data.Stream == one), read.Count(message => message.Data.Stream == two)));
        Assert.Equal(((0L, 0L), (0L, 0L)), (await fixture.CountsAsync(one, "g"), await fixture.CountsAsync(two, "g")));
    }

    [Fact]
    public async Task A_failed_entry_that_is_kept_comes_again_and_one_with_no_name_leaves_no_consumer_behind()
    {
        var stream = fixture.NewName();
        await fixture.SendAsync(stream, 1);
        await using (var reader = Open(stream, options => (options.OnFailure, options.ClaimIdle) = (RedisStreamSettlement.Keep, TimeSpan.FromMilliseconds(200))))
        {
            await (await reader.ReadManyAsync(1, Soon())).EndAsync(DeliveryStatus.Failed);
            var again = await reader.ReadManyAsync(1, Soon());
            Assert.Equal(2, again[0].Data.DeliveredCount);
            await again.EndAsync();
        }

        Assert.Empty(await fixture.Database.StreamConsumerInfoAsync(stream, "g"));
    }

    [Fact]
    public async Task A_group_that_is_not_there_and_not_to_be_created_is_a_failure()
    {
        await using var reader = Open(fixture.NewName(), options => options.Create = false);
        var failure = await Assert.ThrowsAnyAsync<StackExchange.Redis.RedisServerException>(() => reader.ReadAsync(1, Soon()));
        Assert.StartsWith("NOGROUP", failure.Message, StringComparison.Ordinal);
    }

    private static CancellationToken Soon() => new CancellationTokenSource(TimeSpan.FromSeconds(15)).Token;

    private static string Text(Message<RedisStreamMessage> message) => Encoding.UTF8.GetString(message.Data.Body.Span);

    private void Set(RedisStreamOptions options, string stream) => (options.Configuration, options.Stream, options.Group) = (fixture.Server.Configuration, stream, "g");

    private SourceReader<RedisStreamMessage> Open(string stream, Action<RedisStreamOptions>? configure = null) => new(RedisStreams.Read(options =>
    {
        Set(options, stream);
        configure?.Invoke(options);
    })(new SourceContext("test", environment: new StageEnvironment(loggerFactory: new LogBook()))));
}
