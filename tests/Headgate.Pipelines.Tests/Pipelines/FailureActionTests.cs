using Headgate.Pipelines.Failures;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>What becomes of messages that have failed for good.</summary>
[Trait("Conformance", "P41")]
public sealed class FailureActionTests
{
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 3)]
    public void Without_Retry_there_is_one_attempt_and_with_it_there_are_three_and_no_more(bool retries, int expected) => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var (calls, batches) = (0, 0);
        await Pipeline.Create("p", p =>
        {
            var numbers = p.From(_ => new NumberSource(10, acks));
            if (retries) numbers.Retry();
            numbers.Process((number, _) =>
            {
                if (number < 5) return default;
                calls++;
                throw new InvalidOperationException();
            }).Batch("default", (_, _) =>
            {
                batches++;
                throw new InvalidOperationException();
            });
        }, lab.Environment).RunAsync();
        Assert.Equal((5 * expected, expected), (calls, batches));
        Assert.Equal(10, acks.Failed.Count);
        Assert.Equal(10, acks.Count);
    });

    [Fact]
    public void Skip_acknowledges_as_failed_and_goes_on() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        await Failing(lab, acks, FailureAction.Skip).RunAsync();
        Assert.Equal([3L], acks.Failed);
        Assert.Equal(9, acks.Succeeded.Count);
    });

    [Fact]
    public void Return_hands_the_message_back_and_goes_on() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        await Failing(lab, acks, FailureAction.Return).RunAsync();
        Assert.Equal([3L], acks.Returned);
        Assert.Equal(9, acks.Succeeded.Count);
        Assert.Equal(10, acks.Count);
    });

    [Fact]
    public void StopPipeline_hands_the_message_back_and_stops_with_its_failure() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var pipeline = Pipeline.Create("p", p => p.From(_ => new NumberSource(int.MaxValue, acks, most: 1)).OnFailure(FailureAction.StopPipeline)
            .Process(static number => number == 3 ? throw new InvalidOperationException("three") : number), lab.Environment);
        await pipeline.StartAsync();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => pipeline.Completion);
        Assert.Equal("three", failure.Message);
        Assert.Equal(PipelineStatus.Faulted, pipeline.Status);
        Assert.Contains(3L, acks.Returned);
        Assert.Empty(acks.Failed);
        Assert.Equal(pipeline.Counts.Received, acks.Count);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void BlockKey_lets_later_messages_of_the_key_wait_until_they_are_let_go(bool inBatches) => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var handled = new List<int>();
        var (isDown, tries) = (true, 0);
        var pipeline = Pipeline.Create("p", p =>
        {
            var numbers = p.From(_ => new NumberSource(20, acks)).OnFailure(FailureAction.BlockKey).Retry();
            if (!inBatches) numbers.PartitionBy(static number => number % 2).Process((number, _) => Handle(number), o => o.MaxDemand = 20);
            else numbers.ProcessMessages(static (message, _) => new ValueTask<Message<int>>(message.WithBatchKey(message.Data % 2)), o => o.Concurrency = 1)
                .Batch("default", (batch, _) => Handle(batch[0].Data), o => (o.Size, o.MaxDemand) = (1, 20));
        }, lab.Environment);
        await pipeline.StartAsync();
        await lab.DelayAsync(60_000);
        Assert.Equal((3, 1), (tries, pipeline.BlockedCount));
        Assert.Equal([0, 1, 2, 4, 6, 8, 10, 12, 14, 16, 18], handled.Order());
        Assert.Equal(11, acks.Count);
        Assert.Equal(1, pipeline.Unblock());
        await lab.DelayAsync(60_000);
        Assert.Equal((6, 1, 11), (tries, pipeline.BlockedCount, acks.Count));
        isDown = false;
        Assert.Equal(1, pipeline.Unblock());
        await pipeline.Completion;
        Assert.Equal(Enumerable.Range(0, 10).Select(static n => (2 * n) + 1), handled.Where(static number => number % 2 == 1));
        Assert.Equal(20, acks.Succeeded.Count);

        ValueTask Handle(int number)
        {
            if (number == 3 && isDown)
            {
                tries++;
                throw new InvalidOperationException();
            }

            handled.Add(number);
            return default;
        }
    });

    [Fact]
    public void What_is_blocked_when_the_pipeline_stops_is_handed_back() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var pipeline = Failing(lab, acks, FailureAction.BlockKey);
        await pipeline.StartAsync();
        await lab.SettleAsync();
        await pipeline.StopAsync();
        Assert.Contains(3L, acks.Returned);
        Assert.Empty(acks.Failed);
        Assert.Equal(10, acks.Count);
        Assert.Equal(0, pipeline.Counts.InFlight);
    });

    [Fact]
    public void A_step_may_do_otherwise_than_the_pipeline() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var calls = 0;
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(10, acks)).OnFailure(FailureAction.StopPipeline).Retry(static o => o.MaxAttempts = 7)
            .Process((number, _) =>
            {
                if (number != 3) return default;
                calls++;
                throw new InvalidOperationException();
            }, static o => (o.OnFailure, o.Retry) = (FailureAction.Return, new RetryOptions { MaxAttempts = 2 })), lab.Environment).RunAsync();
        Assert.Equal(2, calls);
        Assert.Equal([3L], acks.Returned);
    });

    private static Pipeline Failing(Headgate.Testing.Scheduling.StageLab lab, AckLog acks, FailureAction action) => Pipeline.Create(
        "p",
        p => p.From(_ => new NumberSource(10, acks)).OnFailure(action).Process(static number => number == 3 ? throw new InvalidOperationException("three") : number),
        lab.Environment);
}
