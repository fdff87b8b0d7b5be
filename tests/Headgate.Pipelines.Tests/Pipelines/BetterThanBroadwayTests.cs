using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Batching;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Where Broadway's source and documentation differ, or are wrong, in what handlers and batchers do.</summary>
[Trait("Conformance", "P49")]
public sealed class BetterThanBroadwayTests
{
    [Fact]
    public void BW071_a_batch_that_lacks_a_message_fails_that_message_and_not_all() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var handled = 0;
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(9, acks))
            .ProcessBatches(static (batch, _) => new ValueTask<IReadOnlyList<Message<int>>>([.. batch.Where(static message => message.Data != 2)]))
            .Process((_, _) =>
            {
                handled++;
                return default;
            }), lab.Environment).RunAsync();
        Assert.Equal([2L], acks.Failed);
        Assert.Equal((8, 8), (handled, acks.Succeeded.Count));
    });

    [Fact]
    public void BW072_what_was_failed_before_a_handler_does_not_reach_it() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var handled = new List<int>();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(9, acks))
            .ProcessBatches(static (batch, _) => new ValueTask<IReadOnlyList<Message<int>>>([.. batch.Select(static message => message.Data == 2 ? message.Fail("no") : message)]))
            .Process((number, _) =>
            {
                handled.Add(number);
                return default;
            }), lab.Environment).RunAsync();
        Assert.DoesNotContain(2, handled);
        Assert.Equal([2L], acks.Failed);
    });

    [Fact]
    public void BW076_a_message_that_failed_is_failed_whatever_batcher_it_names() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(1, acks))
            .ProcessMessages(static (message, _) => new ValueTask<Message<int>>(message.WithBatcher("nowhere").Fail("mine")))
            .Batch("default", static (_, _) => default), lab.Environment).RunAsync();
        Assert.Equal("mine", Assert.Single(acks.FailedDeliveries).Failure!.Message);
    });

    [Fact]
    public void BW077_a_pipeline_with_one_batcher_needs_no_default_one() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(9, acks)).Batch("store", static (_, _) => default), lab.Environment).RunAsync();
        Assert.Equal(9, acks.Succeeded.Count);
    });

    [Fact]
    public void BW078_a_handler_can_return_no_status_that_crashes_its_step() => Lab.Run(async (lab, log) =>
    {
        var acks = new AckLog();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(9, acks))
            .ProcessMessages(static (message, _) => new ValueTask<Message<int>>(message.Data switch
            {
                0 => default,
                1 => message.Fail("reason"),
                2 => message.Fail(new OperationCanceledException()),
                3 => new Message<int>(3),
                _ => message,
            })), lab.Environment).RunAsync();
        Assert.Equal([0L, 1L, 2L], acks.Failed.Order());
        Assert.Equal(6, acks.Succeeded.Count);
        Assert.DoesNotContain(log.Of("StageFailed"), static _ => true);
    });

    [Fact]
    public void BW082_a_failure_handler_cannot_lose_a_message() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(9, acks))
            .OnFailure(static (messages, _) =>
            {
                if (messages is IList<Failures.FailedMessage> { IsReadOnly: false } list) list.Clear();
                return default;
            })
            .Process(static (_, _) => throw new InvalidOperationException()), lab.Environment).RunAsync();
        Assert.Equal(9, acks.Failed.Count);
    });

    [Fact]
    public void BW083_a_message_that_a_batch_handler_does_not_return_is_told_to_its_source() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(9, acks)).BatchMessages("default", static (_, _) => new ValueTask<IReadOnlyList<Message<int>>>([])), lab.Environment).RunAsync();
        Assert.Equal(9, acks.Failed.Count);
    });

    [Fact]
    public void BW085_an_acknowledger_that_throws_holds_back_nobody_elses_messages_and_none_for_later() => Lab.Run(async (lab, log) =>
    {
        var acks = new AckLog();
        var told = new List<int>();
        var broken = new Broken(told);
        var messages = Enumerable.Range(0, 40).Select(n => new Message<int>(n, new DescribedDelivery(n % 2 == 0 ? acks : broken, reference: n % 4, position: n)));
        await Pipeline.Create("p", p => p.From(_ => new ListSource<int>(messages)).Batch("default", static (_, _) => default, o => o.Size = 20), lab.Environment).RunAsync();
        Assert.Equal(20, acks.Succeeded.Count);
        Assert.Equal([5, 5, 5, 5], told);
        Assert.Equal(4, log.Of("AcknowledgeFailed").Count);
    });

    [Fact]
    public void BW105_batches_of_one_batch_key_never_overlap() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var running = new HashSet<object?>();
        var (overlaps, most, last) = (0, 0, new Dictionary<object, int>());
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(60, acks))
            .ProcessMessages(static (message, _) => new ValueTask<Message<int>>(message.WithBatchKey(message.Data % 3)), o => o.Concurrency = 1)
            .Batch("default", async (batch, token) =>
            {
                if (!running.Add(batch.Info.Key)) overlaps++;
                if (last.GetValueOrDefault(batch.Info.Key!, -1) > batch[0].Data) overlaps++;
                last[batch.Info.Key!] = batch[^1].Data;
                most = Math.Max(most, running.Count);
                await lab.DelayAsync(lab.Random.Next(1, 9), token);
                running.Remove(batch.Info.Key);
            }, o => (o.Size, o.Concurrency) = (4, 4)), lab.Environment).RunAsync();
        Assert.Equal((0, 60), (overlaps, acks.Succeeded.Count));
        Assert.True(most > 1);
    });

    [Fact]
    public void BW110_an_acknowledgement_at_once_says_whether_the_source_knows() => Lab.Run(async lab =>
    {
        var reported = "";
        await Pipeline.Create("p", p => p.From(_ => new ListSource<int>([new Message<int>(1, new Delivery(new Broken([])))])).ProcessMessages(async (message, token) =>
        {
            try
            {
                await message.Delivery.AcknowledgeAsync(token);
            }
            catch (InvalidOperationException failure)
            {
                reported = failure.Message;
            }

            return message;
        }), lab.Environment).RunAsync();
        Assert.Equal("gone", reported);
    });

    private sealed class Broken(List<int> told) : IAcknowledger
    {
        public async ValueTask AcknowledgeAsync(EndedDeliveries ended, CancellationToken cancellationToken)
        {
            told.Add(ended.Succeeded.Count);
            await Task.Yield();
            throw new InvalidOperationException("gone");
        }
    }
}
