using System.Globalization;
using Headgate.Pipelines.Acknowledgement;
using Headgate.Pipelines.Batching;
using Headgate.Pipelines.Inbox;
using Headgate.Pipelines.Tests.Pipelines;
using Microsoft.Data.Sqlite;

namespace Headgate.Pipelines.Tests.Inbox;

/// <summary>A duplicate filter whose ids are in a table.</summary>
[Trait("Conformance", "P45")]
public sealed class DbInboxTests
{
    private const int Seeds = 25;

    [Fact]
    public void What_is_sent_again_is_acknowledged_and_not_handled_while_its_first_copy_is_under_way_handed_back_and_after_a_failure_handled_again() => Lab.Run(
        async lab =>
        {
            await using var database = await InboxDatabase.OpenAsync();
            var acks = new AckLog();
            var handled = new List<string>();
            var isDown = true;
            await using var pipeline = Pipeline.Create("p", p => p.FromPushes<string>().DropProcessed(new DbInbox(database.Connect, isWrittenByHandler: false), static id => id).Process(async (id, token) =>
            {
                await lab.DelayAsync(10, token);
                if (id == "bad" && isDown) throw new InvalidOperationException("down");
                handled.Add(id);
            }), lab.Environment);
            await pipeline.StartAsync();
            await pipeline.PushAsync([Of("a", acks, 1), Of("bad", acks, 2)]);
            await lab.DelayAsync(1);
            await pipeline.PushAsync([Of("a", acks, 3)]);
            await lab.DelayAsync(20);
            Assert.Equal([3L], acks.Returned);
            Assert.Equal([2L], acks.Failed);
            isDown = false;
            await pipeline.PushAsync([Of("a", acks, 4), Of("bad", acks, 5)]);
            await lab.DelayAsync(20);
            Assert.Equal([1L, 4L, 5L], acks.Succeeded.Order());
            Assert.Equal(["a", "bad"], handled);
            Assert.Equal(["a", "bad"], database.Column("headgate_inbox", "id"));
        },
        Seeds);

    [Fact]
    public void A_crash_between_commit_and_acknowledgement_leaves_each_row_once() => Lab.Run(
        async lab =>
        {
            await using var database = await InboxDatabase.OpenAsync();
            var inbox = new DbInbox(database.Connect, isWrittenByHandler: true);
            var open = Enumerable.Range(0, 60).Select(static n => n.ToString(CultureInfo.InvariantCulture)).ToHashSet();

            // Each run ends as if its process had: of what it has done, its source has heard nothing or a part; some handlers failed before their commit or after it.
            for (var run = 0; open.Count > 0; run++)
            {
                var acks = new AckLog();
                var sent = open.Select((id, i) => Of(id, acks, i)).ToList();
                await Pipeline.Create("p", p => p
                    .From(_ => new ListSource<string>(sent))
                    .DropProcessed(inbox, static id => id, static o => o.Size = 10)
                    .Batch("store", async (batch, token) => await StoreAsync(database, inbox, lab, batch, token), static o => (o.Size, o.Concurrency) = (7, 2)), lab.Environment).RunAsync();
                Assert.Equal(sent.Count, acks.Count);
                foreach (var position in acks.Succeeded)
                {
                    if (lab.Random.Next(3) > 0) open.Remove(sent[(int)position].Data);
                }
            }

            Assert.Equal(Enumerable.Range(0, 60), database.Column("orders", "id").Select(static id => int.Parse(id, CultureInfo.InvariantCulture)).Order());
            Assert.Equal(60, database.Column("headgate_inbox", "id").Count);
        },
        Seeds);

    [Fact]
    public void An_acknowledgement_that_is_lost_and_a_message_that_is_sent_again_leave_its_row_once() => Lab.Run(
        async (lab, log) =>
        {
            await using var database = await InboxDatabase.OpenAsync();
            var inbox = new DbInbox(database.Connect, isWrittenByHandler: true);
            var acks = new AckLog();
            await using var pipeline = Pipeline.Create("p", p => p.FromPushes<string>().DropProcessed(inbox, static id => id)
                .Batch("store", (batch, token) => new(database.StoreAsync(inbox, batch.Select(static message => message.Data), token)), static o => o.Timeout = TimeSpan.FromMilliseconds(1)), lab.Environment);
            await pipeline.StartAsync();
            await pipeline.PushAsync([Of("a", new LosingAcks(), 1), Of("b", new LosingAcks(), 2)]);
            await lab.DelayAsync(10);
            Assert.Contains("AcknowledgeFailed", log.Names);
            await pipeline.PushAsync([Of("a", acks, 3), Of("b", acks, 4), Of("c", acks, 5)]);
            await lab.DelayAsync(10);
            Assert.Equal([3L, 4L, 5L], acks.Succeeded.Order());
            Assert.Equal(["a", "b", "c"], database.Column("orders", "id"));
        },
        Seeds);

    [Fact]
    public async Task Ids_are_looked_up_in_chunks_and_may_be_remembered_twice()
    {
        await using var database = await InboxDatabase.OpenAsync();
        var inbox = new DbInbox(database.Connect, isWrittenByHandler: false);
        var ids = Enumerable.Range(0, 1201).Select(static n => $"it's {n}").ToList();
        await inbox.RememberAsync(ids, default);
        await inbox.RememberAsync([.. ids.Take(10)], default);
        Assert.Equal(ids.Order(), (await inbox.FindProcessedAsync([.. ids, "other"], default)).Order());
        Assert.Equal(1201, database.Column("headgate_inbox", "id").Count);
        Assert.Empty(await inbox.FindProcessedAsync([], default));
    }

    [Fact]
    public void A_table_whose_name_has_other_characters_is_refused() =>
        Assert.Throws<ArgumentException>(() => new DbInbox(static () => new SqliteConnection(), false, "inbox; DROP TABLE orders"));

    private static async Task StoreAsync(InboxDatabase database, DbInbox inbox, Headgate.Testing.Scheduling.StageLab lab, MessageBatch<string> batch, CancellationToken token)
    {
        await lab.DelayAsync(lab.Random.Next(5), token);
        var fate = lab.Random.Next(4);
        if (fate == 0) throw new InvalidOperationException("Before the commit.");
        await database.StoreAsync(inbox, batch.Select(static message => message.Data), token);
        if (fate == 1) throw new InvalidOperationException("After the commit.");
    }

    private static Message<string> Of(string id, IAcknowledger acknowledger, long position) => new(id, new DescribedDelivery(acknowledger, position: position));

    private sealed class LosingAcks : IAcknowledger
    {
        public ValueTask AcknowledgeAsync(EndedDeliveries ended, CancellationToken cancellationToken) => throw new IOException("The connection is lost.");
    }
}
