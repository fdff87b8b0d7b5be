using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Sources;
using Microsoft.Extensions.Options;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>How much is in a batch: by a rule, by bytes, by what may be open; and how many are handled at once.</summary>
public sealed class BatchSizeTests
{
    [Fact]
    [Trait("Conformance", "P11")]
    public void A_rule_of_the_users_over_an_accumulator_says_when_a_batch_is_full() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var batches = new List<int[]>();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(12, acks)).Batch("default", (batch, _) =>
        {
            batches.Add([.. batch.Data]);
            return default;
        }, o =>
        {
            o.MaxDemand = 20;
            o.CloseWhen(static () => 0, static (weight, message) => (weight + message.Data, weight + message.Data >= 10 ? BatchSplit.CloseAfter : BatchSplit.Continue));
        }), lab.Environment).RunAsync();
        Assert.Equal([[0, 1, 2, 3, 4], [5, 6], [7, 8], [9, 10], [11]], batches);
    });

    [Fact]
    [Trait("Conformance", "P11")]
    public void With_such_a_rule_MaxDemand_is_required()
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Pipeline.Create("p", p => p.From([1]).Batch("big", (_, _) => default, o =>
            o.CloseWhen(static () => 0, static (count, _) => (count + 1, BatchSplit.Continue)))));
        var fault = Assert.Single(refusal.Failures);
        Assert.Contains("Batchers:big:MaxDemand", fault, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Conformance", "P11")]
    [Trait("Conformance", "P44")]
    public void A_rule_or_a_measure_that_throws_fails_its_message_alone() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(20, acks))
            .ProcessBatches((batch, _) => new ValueTask<IReadOnlyList<Message<int>>>(batch), o =>
            {
                o.MaxDemand = 8;
                o.CloseWhen(static () => 0, static (count, message) => message.Data == 3 ? throw new InvalidOperationException("rule") : (count + 1, count == 3 ? BatchSplit.CloseAfter : BatchSplit.Continue));
            })
            .Batch("default", (_, _) => default, o => o.LimitBytes(10, static number => number == 5 ? -1 : 1)), lab.Environment).RunAsync();
        Assert.Equal([3L, 5L], acks.Failed.Order());
        Assert.Equal(18, acks.Succeeded.Count);
    });

    [Fact]
    [Trait("Conformance", "P44")]
    public void Bytes_never_exceed_the_ceiling_and_no_batch_closes_that_had_room_for_the_next_message() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var sizes = Enumerable.Range(0, 80).Select(_ => lab.Random.Next(0, 45)).ToArray();
        sizes[30] = 500;
        var batches = new List<int[]>();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(80, acks)).Batch("default", (batch, _) =>
        {
            batches.Add([.. batch.Data]);
            return default;
        }, o => o.LimitBytes(100, number => sizes[number])), lab.Environment).RunAsync();
        Assert.Equal(Enumerable.Range(0, 80), batches.SelectMany(static batch => batch));
        Assert.Contains(batches, static batch => batch is [30]);
        for (var i = 0; i < batches.Count; i++)
        {
            var bytes = batches[i].Sum(number => sizes[number]);
            if (batches[i] is not [30]) Assert.InRange(bytes, 0, 100);
            if (i + 1 < batches.Count) Assert.True(bytes == 100 || bytes + sizes[batches[i + 1][0]] > 100, $"A batch of {bytes} bytes had room.");
        }
    });

    [Fact]
    [Trait("Conformance", "P44")]
    public void So_many_batches_are_open_and_no_more() => Lab.Run(async lab =>
    {
        var closed = new List<(object? Key, BatchTrigger Trigger)>();
        var pipeline = Pipeline.Create("p", p => p.FromPushes<int>()
            .ProcessMessages(static (message, _) => new ValueTask<Message<int>>(message.WithBatchKey(message.Data)), o => o.Concurrency = 1)
            .Batch("default", (batch, _) =>
            {
                closed.Add((batch.Info.Key, batch.Info.Trigger));
                return default;
            }, o =>
            {
                o.MaxOpenBatches = 4;
                o.Timeout = Timeout.InfiniteTimeSpan;
            }), lab.Environment);
        await pipeline.StartAsync();
        await pipeline.PushAsync(Enumerable.Range(0, 20));
        await lab.SettleAsync();
        Assert.Equal(Enumerable.Range(0, 16).Select(static key => ((object?)key, BatchTrigger.Capacity)), closed);
        Assert.Equal(4, pipeline.Counts.InFlight);
        await pipeline.StopAsync();
    });

    [Fact]
    [Trait("Conformance", "P44")]
    public void Messages_are_batched_before_processing_by_a_size_and_a_wait_that_hold() => Lab.Run(async lab =>
    {
        var lookUps = new List<(TimeSpan At, int Count)>();
        var handled = new List<string>();
        var pipeline = Pipeline.Create("p", p => p.FromPushes<int>()
            .ProcessBatches((batch, _) =>
            {
                lookUps.Add((lab.Time.Elapsed, batch.Count));
                return new ValueTask<IReadOnlyList<Message<string>>>([.. batch.Select(static message => message.With($"<{message.Data}>"))]);
            }, o =>
            {
                o.Size = 10;
                o.Timeout = TimeSpan.FromMilliseconds(50);
            })
            .Process((text, _) =>
            {
                handled.Add(text);
                return default;
            }), lab.Environment);
        await pipeline.StartAsync();
        await pipeline.PushAsync(Enumerable.Range(0, 25));
        await lab.DelayAsync(100);
        Assert.Equal([(TimeSpan.Zero, 10), (TimeSpan.Zero, 10), (TimeSpan.FromMilliseconds(50), 5)], lookUps);
        Assert.Equal(25, handled.Distinct().Count());
        await pipeline.StopAsync();
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Batches_that_take_up_all_room_go_out_the_fullest_first_however_idle_other_sources_are(bool isFirst) => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var batches = new List<(int Count, BatchTrigger Trigger)>();
        await Pipeline.Create("p", p =>
        {
            var numbers = p.From(_ => new NumberSource(90, acks, most: 1 + (lab.Seed % 12))).Merge(_ => new Idle(lab.DelayAsync(30_000)), name: "idle");
            if (!isFirst) numbers = numbers.Process(static number => number, o => o.Concurrency = 1);
            numbers.PartitionBy(static number => number % 3).ProcessBatches((batch, _) =>
            {
                batches.Add((batch.Count, batch.Info.Trigger));
                return new ValueTask<IReadOnlyList<Message<int>>>(batch);
            }, o => (o.Size, o.Concurrency, o.MaxDemand, o.Timeout) = (8, 4, 2, TimeSpan.FromHours(1)));
        }, lab.Environment).RunAsync();
        Assert.Equal(90, acks.Succeeded.Count);
        Assert.All(batches.Where(static batch => batch.Trigger == BatchTrigger.Capacity), static batch => Assert.InRange(batch.Count, 3, 8));
        Assert.True(lab.Time.Elapsed < TimeSpan.FromMinutes(1), $"It took {lab.Time.Elapsed}.");
    });

    [Fact]
    [Trait("Conformance", "P12")]
    public void A_batcher_fills_one_batch_at_a_time_however_many_handlers_may_run() => Lab.Run(async lab =>
    {
        var sizes = new List<int>();
        var (running, most) = (0, 0);
        var pipeline = Pipeline.Create("p", p => p.FromPushes<int>().Batch("default", async (batch, token) =>
        {
            most = Math.Max(most, ++running);
            await lab.DelayAsync(5, token);
            sizes.Add(batch.Count);
            running--;
        }, o =>
        {
            o.Concurrency = 4;
            o.Size = 10;
        }), lab.Environment);
        await pipeline.StartAsync();
        for (var i = 0; i < 100; i++)
        {
            await pipeline.PushAsync([i]);
            await lab.DelayAsync(1);
        }

        await lab.DelayAsync(10);
        Assert.Equal(Enumerable.Repeat(10, 10), sizes);
        Assert.Equal(1, most);
        await pipeline.PushAsync(Enumerable.Range(0, 80));
        await lab.DelayAsync(100);
        Assert.Equal(4, most);
        await pipeline.StopAsync();
    });

    private sealed class Idle(Task end) : Source<int>
    {
        public override async ValueTask<bool> ReadAsync(MessageBuffer<int> messages, CancellationToken cancellationToken)
        {
            await end;
            return false;
        }
    }
}
