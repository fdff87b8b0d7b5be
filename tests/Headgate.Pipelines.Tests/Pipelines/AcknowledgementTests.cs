using Headgate.Pipelines.Acknowledgement;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>Who is told what has become of a message, and how.</summary>
public sealed class AcknowledgementTests
{
    [Fact]
    [Trait("Conformance", "P17")]
    public void One_call_for_each_acknowledger_and_reference_has_successes_and_failures() => Lab.Run(async lab =>
    {
        var (first, second) = (new Calls(), new Calls());
        var messages = Enumerable.Range(0, 60).Select(n => new Message<int>(n, new DescribedDelivery(n % 2 == 0 ? first : second, reference: n % 10, position: n)));
        await Pipeline.Create("p", p => p.From(_ => new ListSource<int>(messages)).Process(static number => number, o => o.Concurrency = 1).BatchMessages(
            "default",
            static (batch, _) => new ValueTask<IReadOnlyList<Message<int>>>([.. batch.Select(static message => message.Data >= 40 ? message.Fail("late") : message)]),
            o => o.Size = 60), lab.Environment).RunAsync();
        Assert.Equal([0, 2, 4, 6, 8], first.All.Select(static call => (int)call.Reference!).Order());
        Assert.Equal([1, 3, 5, 7, 9], second.All.Select(static call => (int)call.Reference!).Order());
        Assert.All([.. first.All, .. second.All], static call =>
        {
            var n = (int)call.Reference!;
            Assert.Equal([n, n + 10L, n + 20L, n + 30L], call.Succeeded);
            Assert.Equal([n + 40L, n + 50L], call.Failed);
        });
    });

    [Fact]
    [Trait("Conformance", "P17")]
    public void An_acknowledger_that_throws_is_logged_and_stops_nothing() => Lab.Run(async (lab, log) =>
    {
        var (sound, broken) = (new Calls(), new Calls { Failure = new InvalidOperationException("gone") });
        var messages = Enumerable.Range(0, 30).Select(n => new Message<int>(n, new DescribedDelivery(n % 3 == 0 ? broken : sound, position: n)));
        var pipeline = Pipeline.Create("p", p => p.From(_ => new ListSource<int>(messages)).Batch("default", (_, _) => default, o => o.Size = 10), lab.Environment);
        await pipeline.RunAsync();
        Assert.Equal(PipelineStatus.Stopped, pipeline.Status);
        Assert.Equal(20, sound.All.Sum(static call => call.Succeeded.Length));
        Assert.Equal(3, log.Of("AcknowledgeFailed").Count);
        Assert.Equal((30, 0), (pipeline.Counts.Succeeded, pipeline.Counts.InFlight));
        Assert.Equal(Enumerable.Range(0, 30).Where(static n => n % 3 == 0).Select(static n => (long)n), broken.All.SelectMany(static call => call.Succeeded).Order());
    });

    [Theory]
    [Trait("Conformance", "P18")]
    [InlineData(false)]
    [InlineData(true)]
    public void A_handler_may_have_another_acknowledger_told(bool isPart) => Lab.Run(async lab =>
    {
        var (usual, other) = (new AckLog(), new AckLog());
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(10, usual)).Split(number => isPart ? new[] { number, number } : [number]).ProcessMessages((message, _) =>
        {
            if (message.Data == 4) message.Delivery.Acknowledger = other;
            return new ValueTask<Message<int>>(message);
        }), lab.Environment).RunAsync();
        Assert.Equal([4L], other.Succeeded);
        Assert.Equal(9, usual.Succeeded.Count);
        Assert.Equal(9, usual.Count);
    });

    [Theory]
    [Trait("Conformance", "P18")]
    [InlineData(false)]
    [InlineData(true)]
    public void A_message_that_was_acknowledged_at_once_is_not_acknowledged_again_even_when_it_fails(bool isPart) => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var told = false;
        await Pipeline.Create("p", p => p.From(_ => new NumberSource(10, acks)).Split(number => isPart ? new[] { number, number } : [number]).ProcessMessages(async (message, token) =>
        {
            if (message.Data != 4) return message;
            await message.Delivery.AcknowledgeAsync(token);
            told = acks.Succeeded.Contains(4);
            await message.Delivery.AcknowledgeAsync(token);
            return message.Fail("afterwards");
        }), lab.Environment).RunAsync();
        Assert.True(told);
        Assert.Single(acks.Succeeded, 4L);
        Assert.Equal(10, acks.Succeeded.Count);
        Assert.Empty(acks.Failed);
    });

    [Fact]
    [Trait("Conformance", "P18")]
    public void An_acknowledgement_at_once_that_fails_is_the_handlers_to_deal_with() => Lab.Run(async lab =>
    {
        var calls = new Calls { Failure = new InvalidOperationException("gone") };
        var pipeline = Pipeline.Create("p", p => p.From(_ => new ListSource<int>([new Message<int>(1, new DescribedDelivery(calls, position: 1))])).ProcessMessages(async (message, token) =>
        {
            await message.Delivery.AcknowledgeAsync(token);
            return message;
        }), lab.Environment);
        await pipeline.RunAsync();
        Assert.Equal(2, calls.All.Count);
        Assert.Equal([1L], calls.All[0].Succeeded);
        Assert.Equal([1L], calls.All[1].Failed);
        Assert.Equal(1, pipeline.Counts.Failed);
    });

    [Fact]
    [Trait("Conformance", "P19")]
    public void There_are_acknowledgers_that_tell_nobody_or_the_caller_or_whomever_a_connector_likes() => Lab.Run(async lab =>
    {
        var connector = new AckLog();
        var caller = new Caller();
        var pipeline = Pipeline.Create("p", p => p.FromPushes<int>().Process(static number => number == 50 ? throw new InvalidOperationException("fifty") : number), lab.Environment);
        await pipeline.StartAsync();
        await pipeline.PushAsync(Enumerable.Range(0, 5).Select(n => new Message<int>(n, new DescribedDelivery(connector, position: n))).ToList());
        await pipeline.PushAsync([new Message<int>(10, new Delivery(NoAcknowledger.Instance)), new Message<int>(11), new Message<int>(50, new Delivery(caller))]);
        var ended = await caller.Ended.Task;
        Assert.Equal((DeliveryStatus.Failed, "fifty"), (ended.Status, ended.Failure!.Message));
        await pipeline.StopAsync();
        Assert.Equal([0L, 1L, 2L, 3L, 4L], connector.Succeeded.Order());
        Assert.Equal((7, 1, 0), (pipeline.Counts.Succeeded, pipeline.Counts.Failed, pipeline.Counts.InFlight));
    });

    private sealed class Calls : IAcknowledger
    {
        public List<(object? Reference, long[] Succeeded, long[] Failed)> All { get; } = [];

        public Exception? Failure { get; init; }

        public ValueTask AcknowledgeAsync(EndedDeliveries ended, CancellationToken cancellationToken)
        {
            All.Add((ended.Reference, [.. ended.Succeeded.Select(static d => d.Position)], [.. ended.Failed.Select(static d => d.Position)]));
            return Failure is null ? default : throw Failure;
        }
    }

    private sealed class Caller : IAcknowledger
    {
        public TaskCompletionSource<Delivery> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask AcknowledgeAsync(EndedDeliveries ended, CancellationToken cancellationToken)
        {
            Ended.TrySetResult(ended.Succeeded.Concat(ended.Failed).Concat(ended.Returned).Single());
            return default;
        }
    }
}
