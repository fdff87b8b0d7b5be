using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Inbox;
using Headgate.Pipelines.Tests.Pipelines;

namespace Headgate.Pipelines.Tests.Inbox;

/// <summary>An inbox beside handlers that acknowledge by themselves, and lookups that end late.</summary>
public sealed class InboxEdgeTests
{
    [Fact]
    [Trait("Conformance", "P45")]
    public void A_message_whose_handler_puts_another_acknowledger_in_place_is_not_under_way_for_ever() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var handled = 0;
        await using var pipeline = Pipeline.Create("p", p => p.FromPushes<string>()
            .DropProcessed(new MemoryInbox(), static id => id)
            .ProcessMessages<string>((message, _) =>
            {
                if (handled++ == 0) message.Delivery.Acknowledger = NoAcknowledger.Instance;
                return new(message);
            }), lab.Environment);
        await pipeline.StartAsync();
        await pipeline.PushAsync([new Message<string>("a", new DescribedDelivery(acks, position: 1))]);
        await lab.SettleAsync();
        Assert.Equal(0, pipeline.Counts.InFlight);
        await pipeline.PushAsync([new Message<string>("a", new DescribedDelivery(acks, position: 2))]);
        await lab.SettleAsync();
        Assert.Equal([2L], acks.Succeeded);
        Assert.Empty(acks.Returned);
    }, seeds: 20);

    [Fact]
    [Trait("Conformance", "P45")]
    public void A_source_is_told_once_though_what_a_handler_acknowledges_could_not_be_remembered() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        await using var pipeline = Pipeline.Create("p", p => p.FromPushes<string>()
            .DropProcessed(new FaultyInbox { WritesToFail = 1 }, static id => id)
            .ProcessMessages<string>(async (message, token) =>
            {
                await message.Delivery.AcknowledgeAsync(token);
                return message;
            }), lab.Environment);
        await pipeline.StartAsync();
        await pipeline.PushAsync([new Message<string>("a", new DescribedDelivery(acks, position: 1))]);
        await lab.SettleAsync();
        Assert.Equal(0, pipeline.Counts.InFlight);
        Assert.Equal(1, acks.Count);
    }, seeds: 20);

    [Fact]
    [Trait("Conformance", "P45")]
    public void A_lookup_that_was_given_up_and_ends_late_lets_no_copy_in_beside_the_message() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var inbox = new LateInbox();
        var finish = new TaskCompletionSource();
        var (running, most) = (0, 0);
        await using var pipeline = Pipeline.Create("p", p => p.FromPushes<string>().Retry(static o => o.Delay = TimeSpan.FromMilliseconds(1))
            .DropProcessed(inbox, static id => id, static o => o.HandlerTimeout = TimeSpan.FromSeconds(1)).Process(async (_, _) =>
            {
                most = Math.Max(most, ++running);
                await finish.Task;
                running--;
            }, static o => o.Concurrency = 4), lab.Environment);
        await pipeline.StartAsync();
        await pipeline.PushAsync([new Message<string>("a", new DescribedDelivery(acks, position: 1))]);
        await lab.DelayAsync(10_000);
        Assert.Equal(1, running);
        inbox.First.SetResult();
        await lab.SettleAsync();
        await pipeline.PushAsync([new Message<string>("a", new DescribedDelivery(acks, position: 2))]);
        await lab.SettleAsync();
        finish.SetResult();
        await pipeline.StopAsync();
        Assert.Equal(1, most);
        Assert.Equal([2L], acks.Returned);
    }, seeds: 20);

    private sealed class LateInbox : IInbox
    {
        private int _count;

        public TaskCompletionSource First { get; } = new();

        public async ValueTask<IReadOnlySet<string>> FindProcessedAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
        {
            if (_count++ == 0) await First.Task;
            return new HashSet<string>();
        }

        public ValueTask RememberAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) => default;
    }
}
