using System.Collections.Concurrent;
using Headgate.Pipelines;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Sources;
using Headgate.Servers;
using Headgate.Sqs.Tests.Kit;
using Headgate.Sqs.Tests.Server;
using Headgate.Stages;
using Headgate.Testing.Pipelines;

namespace Headgate.Sqs.Tests.Reading;

/// <summary>FIFO queues keep the order of groups.</summary>
[Trait("Tier", "Servers")]
public sealed class FifoTests(SqsFixture fixture) : IClassFixture<SqsFixture>
{
    [Fact]
    public async Task Messages_of_each_group_are_processed_in_their_order()
    {
        var queue = await fixture.NewQueueAsync("order", isFifo: true);
        for (var group = 0; group < 10; group++) await fixture.SendAsync(queue, SqsQueueTests.Texts(60), $"g{group}");
        var seen = new ConcurrentDictionary<string, ConcurrentQueue<int>>();
        await using (var pipeline = Pipeline.Create("order", p => p
            .From(SqsQueue.Read(options => Set(options, queue)))
            .PartitionBy(static message => message.GroupId)
            .Process((message, _) =>
            {
                seen.GetOrAdd(message.GroupId!, static _ => []).Enqueue(int.Parse(message.Body));
                return default;
            }, static options => options.Concurrency = 4)))
        {
            await pipeline.StartAsync();
            await Eventually.IsAsync(0, () => fixture.State.CountOf(queue), "left in the queue");
        }

        Assert.Equal(10, seen.Count);
        Assert.All(seen.Values, static numbers => Assert.Equal(Enumerable.Range(0, 60), numbers));
    }

    [Theory]
    [InlineData(DeliveryStatus.Failed)]
    [InlineData(DeliveryStatus.Returned)]
    public async Task A_message_that_is_to_come_again_blocks_the_later_ones_of_its_group_that_were_fetched(DeliveryStatus status)
    {
        var queue = await fixture.NewQueueAsync("block", isFifo: true);
        await fixture.SendAsync(queue, SqsQueueTests.Texts(5), "g");
        await fixture.SendAsync(queue, ["x0", "x1"], "x");
        await using var reader = Open(queue, static options => (options.OnFailure, options.PrefetchCount) = (SqsSettlement.Release, 6));
        var first = await reader.ReadManyAsync(1, Soon());
        await Eventually.IsAsync((7, 0), () => fixture.State.CountsOf(queue), "under way, waiting");
        await first.EndAsync(status);
        List<string> bodies = [];
        while (bodies.Count < 7)
        {
            var some = await reader.ReadAsync(1, Soon());
            bodies.AddRange(some.Select(static it => it.Data.Body));
            await some.EndAsync();
        }

        Assert.Equal(["0", "1", "2", "3", "4"], bodies.Where(static body => body[0] != 'x'));
        Assert.Equal(["x0", "x1"], bodies.Where(static body => body[0] == 'x'));
        Assert.Equal(0, fixture.State.CountOf(queue));
    }

    [Fact]
    public async Task Its_group_is_blocked_before_the_service_has_answered()
    {
        var queue = await fixture.NewQueueAsync("early", isFifo: true);
        await fixture.SendAsync(queue, SqsQueueTests.Texts(4), "g");
        await using var reader = Open(queue, static options =>
        {
            (options.OnFailure, options.PrefetchCount) = (SqsSettlement.Release, 6);
            options.ConfigureClient = static config => config.MaxErrorRetry = 0;
        });
        var first = await reader.ReadManyAsync(1, Soon());
        await Eventually.IsAsync((4, 0), () => fixture.State.CountsOf(queue), "under way, waiting");
        var before = fixture.State.CallsOf("ChangeMessageVisibilityBatch");
        fixture.State.Faults = static action => action == "ChangeMessageVisibilityBatch" ? Fault.Internal : Fault.None;
        var ending = first.EndAsync(DeliveryStatus.Failed);
        var reading = reader.ReadManyAsync(1, Soon());
        await Eventually.IsSoAsync(() => fixture.State.CallsOf("ChangeMessageVisibilityBatch") > before + 1, "it is tried again");
        fixture.State.Faults = null;
        await ending;
        Assert.Equal("0", (await reading)[0].Data.Body);
    }

    [Fact]
    public async Task One_of_a_group_at_a_time_keeps_the_order_through_failures()
    {
        var queue = await fixture.NewQueueAsync("strict", isFifo: true);
        for (var group = 0; group < 5; group++) await fixture.SendAsync(queue, SqsQueueTests.Texts(20), $"g{group}");
        var done = new ConcurrentDictionary<string, ConcurrentQueue<int>>();
        var counts = new ConcurrentQueue<int>();
        await using (var pipeline = Pipeline.Create("strict", p => p
            .From(SqsQueue.Read(options =>
            {
                Set(options, queue);
                (options.OneOfGroupAtATime, options.OnFailure, options.PrefetchCount) = (true, SqsSettlement.Release, 20);
            }))
            .Process((message, _) =>
            {
                var number = int.Parse(message.Body);
                if (number % 7 != 3) counts.Enqueue(message.ReceiveCount);
                if (number % 7 == 3 && message.ReceiveCount < 3) throw new InvalidOperationException("Not yet.");
                done.GetOrAdd(message.GroupId!, static _ => []).Enqueue(number);
                return default;
            }, static options => options.Concurrency = 4), new StageEnvironment(loggerFactory: new LogBook())))
        {
            await pipeline.StartAsync();
            await Eventually.IsAsync(0, () => fixture.State.CountOf(queue), "left in the queue");
        }

        Assert.Equal(5, done.Count);
        Assert.All(counts, static count => Assert.Equal(1, count));
        Assert.All(done.Values, static numbers => Assert.Equal(Enumerable.Range(0, 20), numbers));
    }

    [Fact]
    public async Task One_of_a_group_at_a_time_does_not_receive_without_bound()
    {
        var queue = await fixture.NewQueueAsync("bound", isFifo: true);
        await fixture.SendAsync(queue, SqsQueueTests.Texts(60), "g");
        await using var reader = Open(queue, static options => options.OneOfGroupAtATime = true);
        for (var number = 0; number < 60; number++)
        {
            var read = await reader.ReadManyAsync(1, Soon());
            Assert.Equal($"{number}", read[0].Data.Body);
            Assert.InRange(fixture.State.CountsOf(queue).InFlight, 1, 11);
            await read.EndAsync();
        }
    }

    private static CancellationToken Soon() => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    private void Set(SqsQueueOptions options, string queue)
    {
        fixture.Set(options, queue);
        (options.WaitTime, options.DrainWait) = (TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(100));
    }

    private SourceReader<SqsMessage> Open(string queue, Action<SqsQueueOptions> configure) => new(SqsQueue.Read(options =>
    {
        Set(options, queue);
        configure(options);
    })(new SourceContext("test")));
}
