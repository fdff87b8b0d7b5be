using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Inbox;
using Headgate.Pipelines.Tests.Pipelines;

namespace Headgate.Pipelines.Tests.Inbox;

/// <summary>A duplicate filter with a memory inbox, or with one that is told how to fail.</summary>
[Trait("Conformance", "P45")]
public sealed class InboxTests
{
    [Fact]
    public void What_is_sent_again_after_it_has_succeeded_is_acknowledged_and_not_handled() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var handled = new List<string>();
        var inbox = new MemoryInbox();
        await using var pipeline = Pipeline.Create("p", p => Handling(p.FromPushes<string>().DropProcessed(inbox, static id => id), handled), lab.Environment);
        await pipeline.StartAsync();
        await pipeline.PushAsync([Of("a", acks, 1), Of("b", acks, 2)]);
        await lab.SettleAsync();
        await pipeline.PushAsync([Of("b", acks, 3), Of("a", acks, 4), Of("c", acks, 5)]);
        await lab.SettleAsync();
        Assert.Equal(["a", "b", "c"], handled.Order());
        Assert.Equal([1L, 2L, 3L, 4L, 5L], acks.Succeeded.Order());
        Assert.Equal(5, acks.Count);

        // Another pipeline with the same inbox, as after a restart.
        await Pipeline.Create("q", p => Handling(p.From(_ => new ListSource<string>([Of("a", acks, 6)])).DropProcessed(inbox, static id => id), handled), lab.Environment).RunAsync();
        Assert.Equal(3, handled.Count);
        Assert.Contains(6L, acks.Succeeded);
    });

    [Fact]
    public void A_copy_of_what_is_under_way_is_handed_back_until_it_is_known_what_became_of_the_first() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var handled = 0;
        var finish = new TaskCompletionSource();
        await using var pipeline = Pipeline.Create("p", p => p.FromPushes<string>().DropProcessed(new MemoryInbox(), static id => id).Process(async (_, _) =>
        {
            handled++;
            await finish.Task;
        }), lab.Environment);
        await pipeline.StartAsync();

        // Two in one batch, and one that comes later.
        await pipeline.PushAsync([Of("a", acks, 1), Of("a", acks, 2)]);
        await lab.SettleAsync();
        await pipeline.PushAsync([Of("a", acks, 3)]);
        await lab.SettleAsync();
        Assert.Equal([2L, 3L], acks.Returned.Order());
        Assert.Equal(1, handled);
        finish.SetResult();
        await lab.SettleAsync();
        await pipeline.PushAsync([Of("a", acks, 4)]);
        await lab.SettleAsync();
        Assert.Equal([1L, 4L], acks.Succeeded);
        Assert.Equal(1, handled);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_sent_again_after_it_has_failed_or_was_handed_back_is_handled_again(bool fails) => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var attempts = 0;
        await using var pipeline = Pipeline.Create("p", p => p.FromPushes<string>().DropProcessed(new MemoryInbox(), static id => id)
            .ProcessMessages<string>((message, _) => new(attempts++ > 0 ? message : fails ? message.Fail("no") : message.Return())), lab.Environment);
        await pipeline.StartAsync();
        for (var i = 1; i <= 3; i++)
        {
            await pipeline.PushAsync([Of("a", acks, i)]);
            await lab.SettleAsync();
        }

        Assert.Equal([1L], fails ? acks.Failed : acks.Returned);
        Assert.Equal([2L, 3L], acks.Succeeded);
        Assert.Equal(2, attempts);
    });

    [Fact]
    public void An_id_that_cannot_be_made_fails_its_message_alone() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var handled = new List<string>();
        await Pipeline.Create("p", p => Handling(
            p.From(_ => new ListSource<string>([Of("a", acks, 1), Of("", acks, 2), Of("throw", acks, 3), Of("b", acks, 4)]))
                .DropProcessed(new MemoryInbox(), static id => id == "throw" ? throw new FormatException() : id.Length == 0 ? null! : id),
            handled), lab.Environment).RunAsync();
        Assert.Equal(["a", "b"], handled.Order());
        Assert.Equal([2L, 3L], acks.Failed.Order());
    });

    [Fact]
    public void While_the_inbox_cannot_be_asked_messages_are_tried_again_and_none_is_taken_for_a_copy_of_itself() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var handled = new List<string>();
        var inbox = new FaultyInbox { LookupsToFail = 2 };
        await Pipeline.Create("p", p => Handling(p.From(_ => new ListSource<string>([Of("a", acks, 1), Of("b", acks, 2)])).Retry().DropProcessed(inbox, static id => id), handled), lab.Environment).RunAsync();
        Assert.Equal(["a", "b"], handled.Order());
        Assert.Equal([1L, 2L], acks.Succeeded.Order());
    });

    [Fact]
    public void A_source_is_told_also_when_the_inbox_could_not_remember() => Lab.Run(async (lab, log) =>
    {
        var acks = new AckLog();
        var handled = new List<string>();
        var inbox = new FaultyInbox { WritesToFail = 1 };
        await using var pipeline = Pipeline.Create("p", p => Handling(p.FromPushes<string>().DropProcessed(inbox, static id => id), handled), lab.Environment);
        await pipeline.StartAsync();
        for (var i = 1; i <= 3; i++)
        {
            await pipeline.PushAsync([Of("a", acks, i)]);
            await lab.SettleAsync();
        }

        Assert.Equal([1L, 2L, 3L], acks.Succeeded);
        Assert.Equal(["a", "a"], handled);
        Assert.Single(log.Of("AcknowledgeFailed"));
    });

    [Fact]
    public void Parts_of_a_message_are_remembered_with_it_and_two_filters_know_each_their_own() => Lab.Run(async lab =>
    {
        var acks = new AckLog();
        var handled = new List<string>();
        var (lines, words) = (new MemoryInbox(), new MemoryInbox());
        await using var pipeline = Pipeline.Create("p", p => Handling(
            p.FromPushes<string>().DropProcessed(lines, static line => line, name: "lines").Split(static line => line.Split(' ')).DropProcessed(words, static word => word, name: "words"), handled), lab.Environment);
        await pipeline.StartAsync();
        await pipeline.PushAsync([Of("a b b", acks, 1)]);
        await lab.SettleAsync();
        await pipeline.PushAsync([Of("a b b", acks, 2), Of("b c", acks, 3)]);
        await lab.SettleAsync();
        await pipeline.PushAsync([Of("c a", acks, 4)]);
        await lab.SettleAsync();
        Assert.Equal(["a", "b", "c"], handled.Order());
        Assert.Equal([1L, 2L, 3L, 4L], acks.Succeeded.Order());
        Assert.Equal(["a", "b", "c"], (await words.FindProcessedAsync(["a", "b", "c", "d"], default)).Order());
    });

    [Fact]
    public async Task A_memory_inbox_forgets_the_oldest_first()
    {
        var inbox = new MemoryInbox(2);
        await inbox.RememberAsync(["a", "b", "a"], default);
        await inbox.RememberAsync(["c"], default);
        Assert.Equal(["b", "c"], (await inbox.FindProcessedAsync(["a", "b", "c"], default)).Order());
    }

    private static void Handling(PipelineBuilder<string> p, List<string> handled) => p.Process(id =>
    {
        handled.Add(id);
        return id;
    });

    private static Message<string> Of(string id, IAcknowledger acknowledger, long position) => new(id, new DescribedDelivery(acknowledger, position: position));
}
