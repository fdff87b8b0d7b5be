using System.Text;
using Headgate.Pipelines;
using Headgate.Pipelines.Sources;
using Headgate.Redis.Tests.Kit;
using Headgate.Servers;
using Headgate.Stages;
using Headgate.Testing.Pipelines;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace Headgate.Redis.Tests.Reading;

/// <summary>Entries that are under way for long. The pipeline's clock is the test's, and the server is told how long they have been: nothing depends on how quick the machine is.</summary>
[Trait("Tier", "Servers")]
public sealed class RedisLeaseTests(RedisFixture fixture) : IClassFixture<RedisFixture>
{
    private const int Count = 3;
    private const string Group = "g";
    private const string Dead = "dead";

    /// <summary>For how long others wait; less than the pipeline itself does, which so claims nothing here but what was left alone for very long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);
    private static readonly TimeSpan LeftAlone = 1.5 * Patience;
    private static readonly TimeSpan Lease = 2 * Patience;
    private static readonly TimeSpan Abandoned = 2 * Lease;

    [Fact]
    public async Task What_is_under_way_for_longer_than_others_wait_is_not_taken_over()
    {
        var stream = fixture.NewName();
        await AbandonAsync(stream);
        var clock = new FakeTimeProvider();
        var release = new TaskCompletionSource();
        var handled = 0;
        await using var pipeline = Pipeline.Create("leases", p => p
            .From(Read(stream, Lease))
            .Process(async (_, token) =>
            {
                Interlocked.Increment(ref handled);
                await release.Task.WaitAsync(token);
            }, options => options.Concurrency = Count), new StageEnvironment(clock, new LogBook()));
        await pipeline.StartAsync();
        try
        {
            await Eventually.IsAsync(Count, () => Volatile.Read(ref handled), "in their handlers");
            await AgeAsync(stream, LeftAlone, Count + 1);
            Assert.Equal(Count + 1, await CountLeftAloneAsync(stream));
            clock.Advance(Lease / 2);
            await Eventually.IsAsync(1, () => CountLeftAloneAsync(stream), "entries that others would take over");
            Assert.Equal(["last"], await TakenByAnotherAsync(stream, 1));
        }
        finally
        {
            release.SetResult();
        }

        await Eventually.IsAsync((0L, 0L), () => fixture.CountsAsync(stream, Group), "in flight, waiting");
        Assert.Equal(Count, handled);
    }

    [Fact]
    public async Task What_a_reader_has_left_alone_for_longer_than_others_wait_is_taken_over()
    {
        var stream = fixture.NewName();
        await AbandonAsync(stream);
        Assert.Equal(["0", "1", "2"], await TakenByAnotherAsync(stream, Count));
        await AgeAsync(stream, LeftAlone, 1);
        Assert.Equal(["last"], await TakenByAnotherAsync(stream, 1));
        Assert.Equal((0L, 0L), await fixture.CountsAsync(stream, Group));
    }

    /// <summary>A reader that is dead has all entries; the first ones for so long that anybody takes them over, the last one for a moment.</summary>
    private async Task AbandonAsync(string stream)
    {
        for (var number = 0; number < Count; number++) await fixture.SendAsync(stream, $"{number}");
        await fixture.SendAsync(stream, "last");
        await fixture.Database.StreamCreateConsumerGroupAsync(stream, Group, "0-0");
        await fixture.Database.StreamReadGroupAsync(stream, Group, Dead, ">", Count + 1);
        await AgeAsync(stream, Abandoned, Count);
    }

    /// <summary>Tells the server for how long the first entries have been under way.</summary>
    private async Task AgeAsync(string stream, TimeSpan age, int count)
    {
        foreach (var entry in (await PendingAsync(stream)).Take(count))
            await fixture.Database.ExecuteAsync("XCLAIM", [(RedisKey)stream, Group, entry.ConsumerName, 0, entry.MessageId, "IDLE", (long)age.TotalMilliseconds, "JUSTID"]);
    }

    private async Task<int> CountLeftAloneAsync(string stream) => (await PendingAsync(stream)).Count(static entry => entry.IdleTimeInMilliseconds >= Patience.TotalMilliseconds);

    private Task<StreamPendingMessageInfo[]> PendingAsync(string stream) => fixture.Database.StreamPendingMessagesAsync(stream, Group, 100, RedisValue.Null);

    /// <summary>What another reader gets first, which looks for what was left alone, the oldest first.</summary>
    private async Task<IReadOnlyList<string>> TakenByAnotherAsync(string stream, int count)
    {
        await using var other = new SourceReader<RedisStreamMessage>(Read(stream, Patience)(new SourceContext("other", environment: new StageEnvironment(loggerFactory: new LogBook()))));
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var read = await other.ReadManyAsync(count, limit.Token);
        await read.EndAsync();
        return [.. read.Select(static message => Encoding.UTF8.GetString(message.Data.Body.Span))];
    }

    private Func<SourceContext, Source<RedisStreamMessage>> Read(string stream, TimeSpan claimIdle) => RedisStreams.Read(options =>
    {
        (options.Configuration, options.Stream, options.Group) = (fixture.Server.Configuration, stream, Group);
        options.ClaimIdle = claimIdle;
    });
}
