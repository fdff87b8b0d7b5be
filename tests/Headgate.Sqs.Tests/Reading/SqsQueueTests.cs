using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Sources;
using Headgate.Servers;
using Headgate.Sqs.Tests.Kit;
using Headgate.Sqs.Tests.Server;
using Headgate.Stages;
using Headgate.Testing.Pipelines;

namespace Headgate.Sqs.Tests.Reading;

/// <summary>What the source asks of the service, and what it tells it.</summary>
[Trait("Tier", "Servers")]
public sealed class SqsQueueTests(SqsFixture fixture) : IClassFixture<SqsFixture>, IDisposable
{
    private readonly LogBook _log = new();

    public void Dispose()
    {
        fixture.State.Faults = null;
        fixture.State.FailsEntry = null;
        _log.Dispose();
    }

    [Fact]
    public async Task Many_messages_are_received_and_deleted_in_calls_of_ten()
    {
        var queue = await fixture.NewQueueAsync();
        await fixture.SendAsync(queue, Texts(1000));
        var (received, deleted) = (fixture.State.CallsOf("ReceiveMessage"), fixture.State.CallsOf("DeleteMessageBatch"));
        await using (var reader = Open(queue)) await (await reader.ReadManyAsync(1000, Soon())).EndAsync();
        Assert.Equal(0, fixture.State.CountOf(queue));
        Assert.InRange(fixture.State.CallsOf("ReceiveMessage") - received, 100, 104);
        Assert.Equal(100, fixture.State.CallsOf("DeleteMessageBatch") - deleted);
    }

    [Fact]
    public async Task A_message_that_comes_twice_is_deleted_by_its_newest_receipt_and_breaks_no_batch()
    {
        var queue = await fixture.NewQueueAsync();
        await fixture.SendAsync(queue, Texts(5));
        await using var reader = Open(queue);
        var first = await reader.ReadManyAsync(5, Soon());
        fixture.State.On(queue, static it =>
        {
            it.ShowInFlight();
            return true;
        });
        var second = await reader.ReadManyAsync(5, Soon());
        Assert.Equal(first.Select(static it => it.Data.MessageId).Order(), second.Select(static it => it.Data.MessageId).Order());
        await first.Concat(second).ToList().EndAsync();
        Assert.Equal(0, fixture.State.CountOf(queue));
        Assert.Empty(_log.Of("AcknowledgeFailed"));
        Assert.Empty(_log.Of("SqsReceiptsVoid"));
    }

    [Fact]
    public async Task A_twin_that_is_handed_back_does_not_show_a_message_that_is_under_way_still()
    {
        var queue = await fixture.NewQueueAsync();
        await fixture.SendAsync(queue, Texts(1));
        await using var reader = Open(queue);
        var first = await reader.ReadManyAsync(1, Soon());
        fixture.State.On(queue, static it =>
        {
            it.ShowInFlight();
            return true;
        });
        var second = await reader.ReadManyAsync(1, Soon());
        await first.EndAsync(DeliveryStatus.Returned);
        Assert.Equal((1, 0), fixture.State.CountsOf(queue));
        await second.EndAsync();
        Assert.Equal(0, fixture.State.CountOf(queue));
    }

    [Fact]
    public async Task Entries_that_fail_in_a_batch_are_told_again_and_the_others_are_not()
    {
        var queue = await fixture.NewQueueAsync();
        await fixture.SendAsync(queue, Texts(10));
        await using var reader = Open(queue);
        var read = await reader.ReadManyAsync(10, Soon());
        var failures = 3;
        fixture.State.FailsEntry = (action, index) => action == "DeleteMessageBatch" && index == 4 && Interlocked.Decrement(ref failures) == 2;
        await read.EndAsync();
        Assert.Equal(0, fixture.State.CountOf(queue));
        Assert.Single(_log.Of("SqsSettlingAgain"));
    }

    [Theory]
    [InlineData(nameof(Fault.Throttled))]
    [InlineData(nameof(Fault.Internal))]
    [InlineData(nameof(Fault.Dropped))]
    [InlineData(nameof(Fault.AnswerDropped))]
    public async Task What_fails_in_passing_is_tried_again(string fault)
    {
        var queue = await fixture.NewQueueAsync();
        await fixture.SendAsync(queue, Texts(20));
        var left = new Dictionary<string, int> { ["ReceiveMessage"] = 2, ["DeleteMessageBatch"] = 2, ["GetQueueUrl"] = 1, ["GetQueueAttributes"] = 1 };
        await using var reader = Open(queue, static options => options.VisibilityTimeout = TimeSpan.FromSeconds(2));
        fixture.State.Faults = action =>
        {
            lock (left)
            {
                if (left.GetValueOrDefault(action) == 0) return Fault.None;
                left[action]--;
                return Enum.Parse<Fault>(fault);
            }
        };
        var seen = new HashSet<string>();
        while (seen.Count < 20)
        {
            var some = await reader.ReadAsync(20, Soon());
            seen.UnionWith(some.Select(static it => it.Data.Body));
            await some.EndAsync();
        }

        await Eventually.IsAsync(0, () => fixture.State.CountOf(queue), "left in the queue");
        Assert.Empty(_log.Of("AcknowledgeFailed"));
        Assert.All(left.Values, static count => Assert.Equal(0, count));
    }

    [Fact]
    public async Task Who_may_not_read_attributes_reads_messages_all_the_same_and_who_may_not_read_messages_fails()
    {
        var queue = await fixture.NewQueueAsync();
        await fixture.SendAsync(queue, Texts(1));
        fixture.State.Faults = static action => action == "GetQueueAttributes" ? Fault.Denied : Fault.None;
        await using (var reader = Open(queue)) await (await reader.ReadManyAsync(1, Soon())).EndAsync();
        Assert.Single(_log.Of("SqsLagRefused"));
        fixture.State.Faults = static action => action == "ReceiveMessage" ? Fault.Denied : Fault.None;
        await using var refused = Open(queue);
        await Assert.ThrowsAnyAsync<Amazon.SQS.AmazonSQSException>(() => refused.ReadAsync(1, Soon()));
    }

    [Fact]
    public async Task A_queue_that_is_not_there_is_a_failure()
    {
        await using var reader = Open("nowhere");
        await Assert.ThrowsAsync<Amazon.SQS.Model.QueueDoesNotExistException>(() => reader.ReadAsync(1, Soon()));
    }

    [Fact]
    public async Task A_drain_hands_back_at_once_what_was_prefetched_and_what_a_call_under_way_still_brings()
    {
        var queue = await fixture.NewQueueAsync();
        await fixture.SendAsync(queue, Texts(10));
        var before = fixture.State.CallsOf("ReceiveMessage");
        await using var reader = Open(queue, static options =>
            (options.PrefetchCount, options.MaxConcurrentReceives, options.WaitTime, options.DrainWait) = (9, 1, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(15)));
        var read = await reader.ReadManyAsync(1, Soon());
        await Eventually.IsAsync((10, 0), () => fixture.State.CountsOf(queue), "under way, waiting");

        // The source has nothing, and waits; its read ends, and its call goes on: the only one, so that nobody else takes what is handed back.
        using (var given = new CancellationTokenSource())
        {
            await (await reader.ReadManyAsync(9, Soon())).EndAsync();
            var waiting = reader.ReadAsync(1, given.Token);
            await Eventually.IsAsync(before + 2, () => fixture.State.CallsOf("ReceiveMessage"), "calls that ask");
            await given.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }

        var draining = reader.DrainAsync(Soon());
        await fixture.SendAsync(queue, ["late"]);
        Assert.Empty(await draining);
        Assert.Equal((1, 1), fixture.State.CountsOf(queue));
        await read.EndAsync();
        Assert.Equal((0, 1), fixture.State.CountsOf(queue));
    }

    [Fact]
    public async Task Failed_and_returned_messages_go_as_the_options_say()
    {
        var queue = await fixture.NewQueueAsync();
        await fixture.SendAsync(queue, Texts(4));
        await using var reader = Open(queue, static options => (options.OnFailure, options.FailureDelay, options.OnReturn) = (SqsSettlement.Release, TimeSpan.FromSeconds(1), SqsSettlement.Leave));
        var read = await reader.ReadManyAsync(4, Soon());
        await new[] { (read[0], DeliveryStatus.Failed), (read[1], DeliveryStatus.Returned), (read[2], DeliveryStatus.Succeeded), (read[3], DeliveryStatus.Failed) }.EndAsync();
        Assert.Equal((3, 0), fixture.State.CountsOf(queue));
        var again = await reader.ReadManyAsync(2, Soon());
        Assert.Equal(new[] { read[0].Data.Body, read[3].Data.Body }.Order(), again.Select(static it => it.Data.Body).Order());
        Assert.All(again, static it => Assert.Equal((2, 2), (it.Data.ReceiveCount, it.Metadata[SqsMetadata.ReceiveCount])));
        await again.EndAsync();
    }

    [Fact]
    public async Task The_redrive_policy_moves_what_fails_again_and_again()
    {
        var (queue, letters) = (await fixture.NewQueueAsync(), await fixture.NewQueueAsync("dead"));
        var poisoned = $"{queue}p";
        fixture.State.Create(poisoned, new QueueSettings { MaxReceiveCount = 3, DeadLetterQueue = letters });
        await fixture.SendAsync(poisoned, ["poison"]);
        await using var reader = Open(poisoned, static options => options.OnFailure = SqsSettlement.Release);
        for (var i = 0; i < 3; i++) await (await reader.ReadManyAsync(1, Soon())).EndAsync(DeliveryStatus.Failed);
        using var given = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reader.ReadAsync(1, given.Token));
        Assert.Equal((0, 1), (fixture.State.CountOf(poisoned), fixture.State.CountOf(letters)));
    }

    [Fact]
    public async Task What_is_known_of_a_message_is_its_metadata()
    {
        var queue = await fixture.NewQueueAsync("m", isFifo: true);
        await fixture.SendAsync(queue, ["body"], "group", new Dictionary<string, string> { ["colour"] = "grün" });
        await using var reader = Open(queue);
        var read = await reader.ReadManyAsync(1, Soon());
        var metadata = read[0].Metadata;
        Assert.Equal(("grün", "group", queue, 1), (metadata["colour"], metadata[SqsMetadata.GroupId], metadata[SqsMetadata.Queue], metadata[SqsMetadata.ReceiveCount]));
        Assert.Equal(read[0].Data.MessageId, metadata[SqsMetadata.MessageId]);
        Assert.IsType<DateTimeOffset>(metadata[SqsMetadata.SentAt]);
        Assert.IsType<string>(metadata[SqsMetadata.SequenceNumber]);
        await read.EndAsync();
    }

    internal static IEnumerable<string> Texts(int count) => Enumerable.Range(0, count).Select(static number => $"{number}");

    private static CancellationToken Soon() => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    private SourceReader<SqsMessage> Open(string queue, Action<SqsQueueOptions>? configure = null) => new(SqsQueue.Read(options =>
    {
        fixture.Set(options, queue);
        options.WaitTime = TimeSpan.FromSeconds(2);
        options.DrainWait = TimeSpan.FromMilliseconds(100);
        options.Reconnect.Delay = TimeSpan.FromMilliseconds(20);
        options.ConfigureClient = static config => config.MaxErrorRetry = 0;
        configure?.Invoke(options);
    })(new SourceContext("test", environment: new StageEnvironment(loggerFactory: _log))));
}
