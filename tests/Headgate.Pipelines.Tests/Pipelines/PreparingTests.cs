using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Handlers;
using Headgate.Testing.Scheduling;

namespace Headgate.Pipelines.Tests.Pipelines;

/// <summary>A preparer sees messages together before a handler sees them one by one.</summary>
[Trait("Conformance", "P13")]
public sealed class PreparingTests
{
    [Fact]
    public void The_preparer_sees_messages_as_they_came_and_what_it_returns_goes_on() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var together = new List<int[]>();
        var handled = new List<int>();
        await Prepared(lab, acks, handled, batch =>
        {
            together.Add([.. batch.Data]);
            return [.. batch.Select(static message => message.With(message.Data + 100))];
        }).RunAsync();
        Assert.Equal(Enumerable.Range(0, 20), Assert.Single(together));
        Assert.Equal(Enumerable.Range(100, 20), handled.Order());
        Assert.Equal(20, acks.Succeeded.Count);
    });

    [Fact]
    public void What_it_throws_fails_all_of_them_and_no_handler_sees_them() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var handled = new List<int>();
        await Prepared(lab, acks, handled, static _ => throw new InvalidOperationException("no connection")).RunAsync();
        Assert.Empty(handled);
        Assert.Equal(20, acks.Failed.Count);
        Assert.All(acks.FailedDeliveries, static delivery => Assert.Equal("no connection", delivery.Failure!.Message));
    });

    [Fact]
    public void A_message_that_it_does_not_return_fails_and_the_others_go_on() => Lab.Run(async (lab, log) =>
    {
        var acks = new AckLog();
        var handled = new List<int>();
        await Prepared(lab, acks, handled, static batch => [.. batch.Where(static message => message.Data != 3)]).RunAsync();
        Assert.Equal([3L], acks.Failed);
        Assert.Contains("returned 19, without this one", acks.FailedDeliveries[0].Failure!.Message, StringComparison.Ordinal);
        Assert.Equal(19, handled.Count);
        Assert.Single(log.Of("MessagesFailed"));
    });

    [Fact]
    public void A_message_that_it_fails_reaches_no_handler() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var handled = new List<int>();
        await Prepared(lab, acks, handled, static batch => [.. batch.Select(static message => message.Data == 3 ? message.Fail("not found") : message)]).RunAsync();
        Assert.Equal([3L], acks.Failed);
        Assert.DoesNotContain(3, handled);
        Assert.Equal(19, handled.Count);
    });

    private static Pipeline Prepared(StageLab lab, AckLog acks, List<int> handled, Func<MessageBatch<int>, IReadOnlyList<Message<int>>> prepare) => Pipeline.Create(
        "p",
        p => p.From(_ => new NumberSource(20, acks)).Prepare<Preparer>().Process((number, _) =>
        {
            handled.Add(number);
            return default;
        }),
        new FixedServices(new Preparer(prepare)),
        lab.Environment);

    private sealed class Preparer(Func<MessageBatch<int>, IReadOnlyList<Message<int>>> prepare) : IMessagePreparer<int>
    {
        public ValueTask<IReadOnlyList<Message<int>>> PrepareAsync(MessageBatch<int> messages, CancellationToken cancellationToken) => new(prepare(messages));
    }
}
