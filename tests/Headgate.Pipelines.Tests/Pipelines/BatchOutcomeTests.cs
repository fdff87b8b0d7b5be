using Headgate.Pipelines.Batching;
using Headgate.Testing.Scheduling;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>What becomes of the messages of a batch, by what its handler returns.</summary>
[Trait("Conformance", "P14")]
public sealed class BatchOutcomeTests
{
    [Fact]
    public void Messages_that_are_marked_failed_are_failed_and_the_rest_succeeds_in_any_order() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        await Batched(lab, acks, static batch => [.. batch.Reverse().Select(static message => message.Data % 4 == 0 ? message.Fail("four") : message)]).RunAsync();
        Assert.Equal([0L, 4L, 8L], acks.Failed.Order());
        Assert.Equal([1L, 2L, 3L, 5L, 6L, 7L, 9L], acks.Succeeded.Order());
        Assert.All(acks.FailedDeliveries, static delivery => Assert.Equal("four", delivery.Failure!.Message));
    });

    [Fact]
    public void A_message_that_is_missing_fails_with_an_error_and_the_rest_succeeds() => Lab.Run(async (lab, log) =>
    {
        var acks = new AckLog();
        await Batched(lab, acks, static batch => [.. batch.Skip(2)]).RunAsync();
        Assert.Equal([0L, 1L, 5L, 6L], acks.Failed.Order());
        Assert.Equal([2L, 3L, 4L, 7L, 8L, 9L], acks.Succeeded.Order());
        Assert.Contains("given 5 messages and returned 3, without this one", acks.FailedDeliveries[0].Failure!.Message, StringComparison.Ordinal);
        Assert.Equal(2, log.Of("MessagesFailed").Count);
    });

    [Theory]
    [InlineData("throws", "broken")]
    [InlineData("throws at once", "broken")]
    [InlineData("null", "returned null")]
    [InlineData("default", "not of the batch")]
    [InlineData("foreign", "not of the batch")]
    [InlineData("one more", "not of the batch")]
    [InlineData("anew", "not of the batch")]
    [InlineData("twice", "some twice")]
    [InlineData("twice and complete", "some twice")]
    [InlineData("cancelled", "operation was canceled")]
    public void A_failing_batch_acknowledges_nothing_as_succeeded_and_the_next_goes_on(string how, string reason) => Lab.Run(async (lab, log) =>
    {
        var acks = new AckLog();
        var pipeline = Batched(lab, acks, batch => batch.Data.Contains(0) ? Bad(how, batch) : batch);
        await pipeline.RunAsync();
        Assert.Equal([0L, 1L, 2L, 3L, 4L], acks.Failed.Order());
        Assert.Equal([5L, 6L, 7L, 8L, 9L], acks.Succeeded.Order());
        Assert.All(acks.FailedDeliveries, delivery => Assert.Contains(reason, delivery.Failure!.Message, StringComparison.Ordinal));
        Assert.Single(log.Of("MessagesFailed"));
        Assert.Equal(PipelineStatus.Stopped, pipeline.Status);
    });

    [Fact]
    public void A_list_that_changes_after_it_was_returned_or_lies_about_its_length_does_no_harm() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        await Batched(lab, acks, static batch => new LyingList(batch)).RunAsync();
        Assert.Equal(10, acks.Succeeded.Count);
        Assert.Equal(10, acks.Count);
    });

    private static IReadOnlyList<Message<int>> Bad(string how, MessageBatch<int> batch) => how switch
    {
        "throws" or "throws at once" => throw new InvalidOperationException("broken"),
        "null" => null!,
        "default" => [.. batch.Skip(1), default],
        "foreign" => [.. batch.Skip(1), new Message<int>(7)],
        "one more" => [.. batch, new Message<int>(7)],
        "anew" => [.. batch.Data.Select(static number => new Message<int>(number))],
        "twice" => [batch[0], .. batch],
        "twice and complete" => [batch[0], batch[0], batch[2], batch[3], batch[4]],
        _ => throw new OperationCanceledException(),
    };

    private static Pipeline Batched(StageLab lab, AckLog acks, Func<MessageBatch<int>, IReadOnlyList<Message<int>>> handle) => Pipeline.Create(
        "p",
        p => p.From(_ => new NumberSource(10, acks)).Process(static number => number, o => o.Concurrency = 1).BatchMessages(
            "default",
            async (batch, token) =>
            {
                if (lab.Seed % 2 == 0) await lab.DelayAsync(1, token);
                return handle(batch);
            },
            o => o.Size = 5),
        lab.Environment);

    private sealed class LyingList(MessageBatch<int> batch) : List<Message<int>>(batch), IReadOnlyList<Message<int>>
    {
        private int _asked;

        int IReadOnlyCollection<Message<int>>.Count => batch.Count + _asked++;

        Message<int> IReadOnlyList<Message<int>>.this[int index] => _asked > 2 ? throw new InvalidOperationException("changed") : batch[index];
    }
}
