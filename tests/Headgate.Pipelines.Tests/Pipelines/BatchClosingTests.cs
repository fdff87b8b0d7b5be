using Headgate.Pipelines.Batching;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>When a batch goes out, and what its handler is told of it.</summary>
public sealed class BatchClosingTests
{
    [Fact]
    [Trait("Conformance", "P9")]
    public void A_batch_closes_when_its_timeout_since_its_first_message_has_passed() => Lab.Run(async lab =>
    {
        var batches = new List<(TimeSpan At, int Count, BatchTrigger Trigger)>();
        var pipeline = Pipeline.Create("p", p => p.FromPushes<int>().Batch("default", (batch, _) =>
        {
            batches.Add((lab.Time.Elapsed, batch.Count, batch.Info.Trigger));
            return default;
        }), lab.Environment);
        await pipeline.StartAsync();
        await pipeline.PushAsync([1]);
        await lab.DelayAsync(600);
        await pipeline.PushAsync([2]);
        await lab.DelayAsync(399);
        Assert.Empty(batches);
        await lab.DelayAsync(501);
        await pipeline.PushAsync([3]);
        await lab.DelayAsync(1100);
        Assert.Equal([(TimeSpan.FromMilliseconds(1000), 2, BatchTrigger.Timeout), (TimeSpan.FromMilliseconds(2500), 1, BatchTrigger.Timeout)], batches);
        await pipeline.StopAsync();
    });

    [Fact]
    [Trait("Conformance", "P9")]
    public void A_batch_closes_at_once_when_it_is_full_or_flushed_and_at_last_when_the_pipeline_drains() => Lab.Run(async lab =>
    {
        var batches = new List<(TimeSpan At, int Count, BatchTrigger Trigger)>();
        var pipeline = Pipeline.Create("p", p => p.FromPushes<int>().Batch("default", (batch, _) =>
        {
            batches.Add((lab.Time.Elapsed, batch.Count, batch.Info.Trigger));
            Assert.Equal(batch.Count, batch.Info.Size);
            return default;
        }, o =>
        {
            o.Size = 4;
            o.Timeout = Timeout.InfiniteTimeSpan;
        }), lab.Environment);
        await pipeline.StartAsync();
        await pipeline.PushAsync([1, 2, 3, 4, 5]);
        await pipeline.PushAsync([new Message<int>(6).WithBatchMode(BatchMode.Flush)]);
        await lab.SettleAsync();
        await pipeline.PushAsync([7]);
        await lab.DelayAsync(1_000_000);
        Assert.Equal([(TimeSpan.Zero, 4, BatchTrigger.Size), (TimeSpan.Zero, 2, BatchTrigger.Flush)], batches);
        await pipeline.StopAsync();
        Assert.Equal((1, BatchTrigger.Drain), (batches[^1].Count, batches[^1].Trigger));
    });

    [Theory]
    [Trait("Conformance", "P9")]
    [InlineData(60)]
    [InlineData(10_000_000)]
    public void A_batch_may_wait_longer_than_a_timer_can(int days) => Lab.Run(async lab =>
    {
        var sizes = new List<int>();
        var pipeline = Pipeline.Create("p", p => p.FromPushes<int>().Batch("default", (batch, _) =>
        {
            sizes.Add(batch.Count);
            return default;
        }, o => o.Timeout = TimeSpan.FromDays(days)), lab.Environment);
        await pipeline.StartAsync();
        await pipeline.PushAsync([1]);
        await lab.DelayAsync(1000);
        await pipeline.PushAsync([2]);
        if (days == 60)
        {
            for (var day = 0; day < 61; day++) await Task.Delay(TimeSpan.FromDays(1), lab.Time);
            Assert.Equal([2], sizes);
        }

        await pipeline.StopAsync();
        Assert.Equal([2], sizes);
        await pipeline.Completion;
    });

    [Fact]
    [Trait("Conformance", "P10")]
    public void Messages_are_batched_apart_by_batch_key() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var batches = new List<(object? Key, List<int> Numbers)>();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(60, acks))
            .ProcessMessages((message, _) => new ValueTask<Message<int>>(message.WithBatchKey(message.Data % 3 == 0 ? null : $"{message.Data % 3}")), o => o.Concurrency = 1)
            .Batch("default", (batch, _) =>
            {
                batches.Add((batch.Info.Key, [.. batch.Data]));
                return default;
            }, o => (o.Size, o.MaxDemand) = (5, 30)), lab.Environment).RunAsync();
        Assert.All(batches, static batch => Assert.All(batch.Numbers, number => Assert.Equal(batch.Key, number % 3 == 0 ? null : $"{number % 3}")));
        Assert.Equal(12, batches.Count);
        Assert.Equal(60, acks.Succeeded.Count);
    });

    [Fact]
    [Trait("Conformance", "P10")]
    public void A_key_whose_own_code_throws_fails_no_message_but_its_own() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(30, acks))
            .ProcessMessages((message, _) => new ValueTask<Message<int>>(message.WithBatchKey(new Moody(message.Data == 4 ? 0 : 1))))
            .Batch("default", (_, _) => default, o => o.Size = 5), lab.Environment).RunAsync();
        Assert.Equal([4L], acks.Failed);
        Assert.Equal(29, acks.Succeeded.Count);
    });

    [Fact]
    [Trait("Conformance", "P9")]
    [Trait("Conformance", "P10")]
    public void Messages_are_batched_apart_by_partition_and_the_batch_says_which() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var partitions = new Dictionary<int, HashSet<int?>>();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(60, acks)).Batch("all", (batch, _) =>
        {
            Assert.Equal("all", batch.Info.Batcher);
            foreach (var number in batch.Data)
            {
                if (!partitions.TryGetValue(number % 7, out var seen)) partitions.Add(number % 7, seen = []);
                seen.Add(batch.Info.Partition);
            }

            return default;
        }, o =>
        {
            o.Concurrency = 4;
            o.Size = 5;
            o.PartitionBy(static number => number % 7);
        }), lab.Environment).RunAsync();
        Assert.Equal(60, acks.Succeeded.Count);
        Assert.Equal(7, partitions.Count);
        Assert.All(partitions.Values, static seen => Assert.InRange(Assert.Single(seen)!.Value, 0, 3));
        Assert.True(partitions.Values.SelectMany(static seen => seen).Distinct().Count() > 1);
    });

    [Fact]
    [Trait("Conformance", "P9")]
    public void A_key_has_the_same_partition_whether_the_pipeline_or_the_batcher_names_it() => Lab.Run(async lab =>
    {
        var ofPipeline = new Dictionary<int, int?>();
        var ofBatcher = new Dictionary<int, int?>();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(200, new AckLog())).PartitionBy(static number => $"{number}").Batch("all", Into(ofPipeline), static o => o.Concurrency = 4), lab.Environment).RunAsync();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(200, new AckLog())).Batch("all", Into(ofBatcher), static o =>
        {
            o.Concurrency = 4;
            o.PartitionBy(static number => $"{number}");
        }), lab.Environment).RunAsync();
        Assert.Equal(200, ofPipeline.Count);
        Assert.Equal(ofPipeline, ofBatcher);

        static Func<MessageBatch<int>, CancellationToken, ValueTask> Into(Dictionary<int, int?> partitions) => (batch, _) =>
        {
            foreach (var number in batch.Data) partitions.Add(number, batch.Info.Partition);
            return default;
        };
    });

    /// <summary>A key that can be hashed so many times.</summary>
    private sealed class Moody(int patience)
    {
        private int _left = patience;

        public override bool Equals(object? obj) => obj is Moody;

        public override int GetHashCode() => _left-- > 0 ? 7 : throw new InvalidOperationException("again?");
    }
}
