using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Failures;
using Headgate.Testing.Scheduling;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Messages of one key stay in order where a part of a batch is tried again.</summary>
[Trait("Conformance", "P28")]
public sealed class OrderInBatchesTests
{
    private const int Keys = 4;

    [Fact]
    public void What_follows_a_message_that_is_tried_again_follows_it() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var seen = new List<int>();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(9, acks)).PartitionBy(static _ => 0)
            .Retry(static o => (o.MaxAttempts, o.Delay, o.UseJitter) = (2, TimeSpan.FromSeconds(1), false))
            .ProcessBatches(static (batch, _) => Returned(batch.Select(message => message.Data == 1 && batch.Attempt == 1 ? message.Fail("not yet") : message)), o => o.Size = 3)
            .Process(Into(seen)), lab.Environment).RunAsync();
        Assert.Equal(Enumerable.Range(0, 9), seen);
        Assert.Equal(9, acks.Succeeded.Count);
    });

    [Fact]
    public void What_follows_a_message_that_has_failed_for_good_goes_on_when_it_has() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var seen = new List<(int, TimeSpan)>();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(3, acks)).PartitionBy(static _ => 0)
            .Retry(static o => (o.MaxAttempts, o.Delay, o.UseJitter) = (2, TimeSpan.FromSeconds(1), false))
            .ProcessBatches(static (batch, _) => Returned(batch.Select(static message => message.Data == 1 ? message.Fail("never") : message)), o => o.Size = 3)
            .Process((number, _) =>
            {
                seen.Add((number, lab.Time.Elapsed));
                return default;
            }), lab.Environment).RunAsync();
        Assert.Equal([(0, TimeSpan.Zero), (2, TimeSpan.FromSeconds(1))], seen);
        Assert.Equal([1L], acks.Failed);
        Assert.Equal([0L, 2L], acks.Succeeded.Order());
    });

    [Fact]
    [Trait("Conformance", "P41")]
    public void What_follows_a_blocked_message_waits_until_it_is_let_go_or_is_handed_back() => Lab.Run(async lab =>
    {
        foreach (var isUnblocked in new[] { true, false })
        {
            var acks = new AckLog();
            var seen = new List<int>();
            await using var pipeline = Pipeline.Create("p", p => p.From(_ => new NumberSource(12, acks)).PartitionBy(static number => number % 2)
                .OnFailure(FailureAction.BlockKey)
                .ProcessBatches((batch, _) => Returned(batch.Select(message => message.Data == 2 && batch.Attempt == 1 && !seen.Contains(-1) ? message.Fail("not yet") : message)), o => (o.Size, o.Concurrency) = (3, 64))
                .Process(Into(seen)), lab.Environment);
            await pipeline.StartAsync();
            await lab.DelayAsync(10_000);
            Assert.Equal([0], seen.Where(static number => number % 2 == 0));
            Assert.Equal([1, 3, 5, 7, 9, 11], seen.Where(static number => number % 2 == 1));
            seen.Add(-1);
            if (isUnblocked) Assert.Equal(1, pipeline.Unblock());
            else await pipeline.StopAsync(new CancellationToken(true));
            await pipeline.Completion;
            seen.Remove(-1);
            Assert.Equal(isUnblocked ? [0, 2, 4, 6, 8, 10] : [0], seen.Where(static number => number % 2 == 0));
            Assert.Equal(isUnblocked ? [] : [2L, 4L, 6L, 8L, 10L], acks.Returned.Order());
            Assert.Equal(12, acks.Count);
        }
    });

    [Fact]
    public void What_ends_in_its_batch_waits_for_nothing_before_it() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        await using var pipeline = Pipeline.Create("p", p => p.From(_ => new NumberSource(3, acks)).PartitionBy(static _ => 0)
            .OnFailure(FailureAction.BlockKey)
            .ProcessBatches(static (batch, _) => Returned(batch.Select(static message => message.Data switch
            {
                0 => message.Fail("blocked"),
                1 => message.Complete(),
                _ => message,
            })), o => o.Size = 3)
            .Process(static (_, _) => default), lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(10_000);
        Assert.Equal([1L], acks.Succeeded);
        await pipeline.StopAsync(new CancellationToken(true));
        Assert.Equal([0L, 2L], acks.Returned.Order());
    });

    [Fact]
    public void Whatever_fails_and_however_batches_are_returned_a_key_is_in_order_and_each_message_ends_once() => Lab.Run(async lab =>
    {
        var feed = new LifeFeed(150, most: 20);
        var acks = feed.Acks;
        var seen = new List<int>();
        await using var pipeline = Pipeline.Create("p", p => p.From(feed.Create).PartitionBy(static number => number % Keys)
            .Retry(static o => (o.MaxAttempts, o.Delay) = (3, TimeSpan.FromMilliseconds(5)))
            .ProcessBatches((batch, token) => HandleAsync(lab, batch, token), o => (o.Size, o.Concurrency) = (6, 3))
            .Process(Into(seen), o => o.Concurrency = 3), lab.Environment);
        await pipeline.StartAsync();
        if (lab.Seed % 3 == 0)
        {
            await lab.DelayAsync(lab.Random.Next(60));
            await pipeline.StopAsync(new CancellationToken(lab.Seed % 2 == 0));
        }

        await pipeline.Completion;
        feed.AssertSettled();
        Assert.Equal(acks.Succeeded.Order(), seen.Select(static number => (long)number).Order());
        Assert.All(seen.GroupBy(static number => number % Keys), static key => Assert.Equal(key.Order(), key));
    }, seeds: 1000);

    private static async ValueTask<IReadOnlyList<Message<int>>> HandleAsync(StageLab lab, MessageBatch<int> batch, CancellationToken token)
    {
        if (lab.Random.Next(3) == 0) await lab.DelayAsync(lab.Random.Next(4), token);
        if (lab.Random.Next(10) == 0) throw new InvalidOperationException("All of it.");
        Message<int>[] all = [.. batch.Select(message => lab.Random.Next(4) == 0 ? message.Fail("This one.") : message)];
        return lab.Random.Next(4) switch
        {
            0 => batch,
            1 => [.. all.Where(_ => lab.Random.Next(5) > 0)],
            2 when Array.Exists(all, static message => message.Failure is not null) => [.. all.Reverse()],
            _ => all,
        };
    }

    private static ValueTask<IReadOnlyList<Message<int>>> Returned(IEnumerable<Message<int>> messages) => new([.. messages]);

    private static Func<int, CancellationToken, ValueTask> Into(List<int> seen) => (number, _) =>
    {
        seen.Add(number);
        return default;
    };
}
